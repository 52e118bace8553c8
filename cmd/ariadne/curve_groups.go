package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ariadne/internal/curve"
	"ariadne/internal/hydra"
	"ariadne/internal/plot"
)

// group is the runs of one curve: a single run, or several that differ only in their seed.
type group []*loggedRun

// unimportant are the keys of configurations in which the runs of one curve may differ: the seeds, how long a run was, what files it wrote,
// what computed it, and keys that have no effect.
var unimportant = []string{
	"seed", "task.seed", "steps", "threads", "mpi", "log_interval", "run", "checkpoint", "task.render", "task.device",
	"tags", "project_name", "use_wandb", "eval_interval", "eval_episodes", "record_fps", "save_dir", "save_interval", "trainer.env_pool",
}

// important returns the values of a configuration that distinguish experiments, by their keys. It leaves out keys that are null.
func important(c *hydra.Config) map[string]*hydra.Config {
	values := map[string]*hydra.Config{}
	for _, path := range c.Paths() {
		if slices.ContainsFunc(unimportant, func(key string) bool { return path == key || strings.HasPrefix(path, key+".") }) {
			continue
		}
		if part := leaf(c, path); part != nil {
			values[path] = part
		}
	}
	return values
}

// leaf returns the value at a key; nil where there is none, where it is null, and where the key is a group of keys.
func leaf(c *hydra.Config, key string) *hydra.Config {
	part, err := c.At(key)
	if err != nil || len(part.Keys()) > 0 || part.Value() == nil {
		return nil
	}
	return part
}

// sameExperiment reports whether two runs differ only in unimportant keys.
func (r *loggedRun) sameExperiment(other *loggedRun) bool {
	if r.config == nil || other.config == nil {
		return false
	}
	a, b := important(r.config), important(other.config)
	if len(a) != len(b) {
		return false
	}
	for path, value := range a {
		if twin := b[path]; twin == nil || twin.Hash() != value.Hash() {
			return false
		}
	}
	return true
}

// seed returns a run's seed as its configuration writes it, "" if it has none.
func (r *loggedRun) seed() string {
	part, err := r.config.At("seed")
	if err != nil {
		return ""
	}
	return part.Hash()
}

// takes reports whether a run belongs to a group: it is the same experiment with another seed. A second run with the same seed is no second
// measurement. Probably something has changed that the configuration does not tell, such as the program. Therefore it gets another curve.
func (g group) takes(r *loggedRun) bool {
	return g[0].sameExperiment(r) && !slices.ContainsFunc(g, func(other *loggedRun) bool { return other.seed() == r.seed() })
}

// grouped puts the runs of an experiment together, in the order of the runs. If each is set, every run is a group of its own.
func grouped(runs []*loggedRun, each bool) []group {
	var groups []group
	for _, r := range runs {
		i := -1
		if !each {
			i = slices.IndexFunc(groups, func(g group) bool { return g.takes(r) })
		}
		if i < 0 {
			groups = append(groups, group{r})
		} else {
			groups[i] = append(groups[i], r)
		}
	}
	return groups
}

// mastered reports whether run.until has ended a run, and its metric is the one that is drawn.
func (r *loggedRun) mastered(metric string) bool {
	if r.config == nil {
		return false
	}
	until, err := hydra.Get[string](r.config, "run.until.metric")
	if err != nil || until != metric {
		return false
	}
	least, err := hydra.Get[float64](r.config, "run.until.least")
	if err != nil {
		return false
	}
	steps, err := hydra.Get[float64](r.config, "steps")
	return err == nil && r.last() < steps && r.points.Y[len(r.points.Y)-1] >= least
}

// last returns the step at which a run ends.
func (r *loggedRun) last() float64 { return r.points.X[len(r.points.X)-1] }

// last returns the step at which the longest of the runs ends.
func (g group) last() float64 {
	last := 0.0
	for _, r := range g {
		last = max(last, r.last())
	}
	return last
}

// keeps reports whether a run keeps its last value while the group's mean goes on. It does if it has mastered the task before others ended.
func (g group) keeps(r *loggedRun, metric string) bool {
	return r.last() < g.last() && r.mastered(metric)
}

// series returns the group's mean, smoothed over a window of steps and multiplied by a factor, which changes the unit. A run that has
// mastered its task keeps its last value, since a mean without it would show only the runs that take longer. Where the mean ends much
// earlier than one of its runs, end says where.
func (g group) series(metric string, window, factor float64) (s plot.Series, end string, err error) {
	curves := make([]curve.Curve, len(g))
	last := g.last()
	for i, r := range g {
		c := r.points.Smooth(window)
		if n := len(c.X); g.keeps(r, metric) {
			c = curve.Curve{X: append(c.X[:n:n], last), Y: append(c.Y[:n:n], c.Y[n-1])}
		}
		curves[i] = c
	}
	m, err := curve.Average(curves)
	if err != nil {
		return s, "", fmt.Errorf("%s and %d more are one experiment, but %w; --each draws each by itself", g[0].dir, len(g)-1, err)
	}
	s.X = m.X
	for i, y := range m.Y {
		s.Y = append(s.Y, factor*y)
		if m.Interval != nil {
			s.Low, s.High = append(s.Low, factor*m.Interval[i].Low), append(s.High, factor*m.Interval[i].High)
		}
	}
	const much = 0.05
	if to := m.X[len(m.X)-1]; to < (1-much)*last {
		end = fmt.Sprintf("at step %s of %s", thousands(to), thousands(last))
	}
	return s, end, nil
}

// sameSize reports whether all groups have the same number of runs.
func sameSize(groups []group) bool {
	return !slices.ContainsFunc(groups, func(g group) bool { return len(g) != len(groups[0]) })
}

func seeds(n int) string {
	if n == 1 {
		return "1 seed"
	}
	return fmt.Sprintf("%d seeds", n)
}

// note returns the picture's note on what the curves and bands of groups are.
func (o *drawing) note(groups []group) string {
	var notes []string
	if slices.ContainsFunc(groups, func(g group) bool { return len(g) > 1 }) {
		mean := "means over seeds"
		if sameSize(groups) {
			mean = "means over " + seeds(len(groups[0]))
		}
		notes = append(notes, mean+" with their 95 % bootstrap intervals")
	}
	if slices.ContainsFunc(groups, func(g group) bool {
		return slices.ContainsFunc(g, func(r *loggedRun) bool { return g.keeps(r, o.metrics[0]) })
	}) {
		notes = append(notes, "runs that have mastered the task keep their last value")
	}
	if slices.Contains(returnMetrics, o.metrics[0]) && slices.ContainsFunc(groups, func(g group) bool { return mixes(g) }) {
		notes = append(notes, "returns of a mixture: episodes of all its kinds together")
	}
	if o.smooth > 0 {
		notes = append(notes, "smoothed: means over "+thousands(o.smooth)+" steps")
	}
	return strings.Join(notes, "; ")
}

// thousands writes a number with commas between groups of three digits.
func thousands(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, part, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		return whole + "." + part
	}
	return whole
}
