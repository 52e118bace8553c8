package ppo

import (
	"time"

	"ariadne/rundir"
	"ariadne/task"
)

// mean is a running mean of finite numbers.
type mean struct {
	Sum float64 `json:"sum"`
	N   int     `json:"n"`
}

// meter averages numbers between two records, by metric name. It is part of the checkpoint.
type meter map[string]mean

func (m meter) add(name string, v float64) {
	if !finite(v) {
		return
	}
	x := m[name]
	m[name] = mean{x.Sum + v, x.N + 1}
}

// episode adds a finished episode.
func (m meter) episode(e task.Episode) {
	m.add("charts/episodic_return", e.Return)
	m.add("charts/episodic_length", float64(e.Length))
	if e.Success >= 0 {
		m.add("charts/success", e.Success)
	}
}

// guided adds a finished episode in which the task's guide has acted.
func (m meter) guided(e task.Episode) {
	m.add("charts/guided_return", e.Return)
	if e.Success >= 0 {
		m.add("charts/guided_success", e.Success)
	}
}

// update adds an update that used steps environment steps.
func (m meter) update(l losses, explained float64, spent spent) {
	for name, x := range l.means {
		m.add("losses/"+name, x.Sum*(1/float64(x.N)))
	}
	m.add("losses/total_loss", l.total)
	m.add("losses/grad_norm", l.gradNorm)
	m.add("losses/explained_variance", explained)
	m.add("time/env", spent.env.Seconds())
	m.add("time/act", spent.act.Seconds())
	m.add("time/learn", spent.learn.Seconds())
	m.add("time/update", spent.whole.Seconds())
}

// record returns a record with the means and with scalars, which holds numbers that are no means. Then it starts over.
func (m meter) record(step, stepsPerUpdate int64, scalars map[string]float64) rundir.Record {
	update := m["time/update"]
	scalars["charts/SPS"] = float64(update.N) * float64(stepsPerUpdate) / update.Sum
	scalars["charts/episodes"] = float64(m["charts/episodic_return"].N)
	for name, x := range m {
		scalars[name] = x.Sum / float64(x.N)
	}
	clear(m)
	return rundir.NewRecord(step, time.Now(), scalars)
}

// spent holds the times that an update took.
type spent struct{ env, act, learn, talk, whole time.Duration }

// discounted computes each episode's mean discounted return, which the reference logs as return_per_episode: the mean, over the
// episode's steps, of the discounted return from that step on. With c_k = 1 + γ c_{k-1} it is Σ r_k c_k / length.
type discounted struct {
	Weight []float64 `json:"weight"` // [N], c
	Sum    []float64 `json:"sum"`    // [N], Σ r c
	Length []int     `json:"length"` // [N]
	// Led marks the environments in whose present episode the task's guide has acted. These episodes are not reported. nil:
	// none.
	Led led `json:"led,omitempty"` // [N]
}

func newDiscounted(n int) *discounted {
	return &discounted{Weight: make([]float64, n), Sum: make([]float64, n), Length: make([]int, n), Led: make(led, n)}
}

// step adds one step of every environment. It reports the episodes that ended to m, except those in which the guide has acted.
func (d *discounted) step(reward []float32, done []bool, gamma float64, m meter) {
	for i, r := range reward {
		d.Weight[i] = 1 + gamma*d.Weight[i]
		d.Sum[i] += float64(r) * d.Weight[i]
		d.Length[i]++
		if done[i] {
			if !d.Led[i] {
				m.add("charts/discounted_return", d.Sum[i]/float64(d.Length[i]))
			}
			d.Weight[i], d.Sum[i], d.Length[i], d.Led[i] = 0, 0, 0, false
		}
	}
}
