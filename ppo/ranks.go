package ppo

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"ariadne/agent"
	"ariadne/ranks"
	"ariadne/task"
)

// Split divides a configuration's environments among size ranks: rank r has the environments [bounds[r], bounds[r+1]). With
// exact, environments that one process would act in together stay together, so that the numbers are the same for every number
// of ranks; some ranks may then have no environments.
func (c Config) Split(size int, exact bool) []int {
	whole := bounds(0, c.NumEnvs)
	actors := len(whole) - 1
	list := make([]int, size+1)
	for i := range list {
		if exact {
			list[i] = whole[i*actors/size]
		} else {
			list[i] = i * c.NumEnvs / size
		}
	}
	return list
}

// crew is what a Trainer knows about the ranks.
type crew struct {
	ranks.Comm
	exact  bool
	bounds []int // [Size+1], of environments
	shards int   // of a minibatch
}

func newCrew(o Options) crew {
	c := crew{Comm: o.Ranks, exact: o.Exact, shards: o.Config.shards()}
	if c.Comm == nil {
		c.Comm = ranks.Alone{}
	}
	c.bounds = o.Config.Split(c.Size(), c.exact)
	return c
}

// alone reports whether there is only one rank.
func (c crew) alone() bool { return c.Size() == 1 }

// own returns the environments [from, to) of this rank.
func (c crew) own() (from, to int) { return c.bounds[c.Rank()], c.bounds[c.Rank()+1] }

// actors returns the bounds of this rank's actors.
func (c crew) actors(config Config) []int {
	from, to := c.own()
	if !c.exact {
		return bounds(from, to-from)
	}
	list := []int{from}
	for _, b := range bounds(0, config.NumEnvs) {
		if b > from && b <= to {
			list = append(list, b)
		}
	}
	return list
}

// share returns the shards of a minibatch of b sequences that a rank computes.
func (c crew) share(rank, b int) agent.Share {
	n := min(c.shards, b)
	return agent.Share{Of: c.shards, From: rank * n / c.Size(), To: (rank + 1) * n / c.Size()}
}

// happened is an event in a step of a rank's environments that every rank has to know.
type happened struct {
	at      int32 // step of the rollout
	episode task.Episode
}

// spread gives every rank what all ranks have collected: rewards, ends, actions, values, and the episodes that ended, in the
// order of steps and environments. failed is the error that ended this rank's collection early, or nil; if any rank failed,
// every rank returns an error.
func (r *rollout) spread(c crew, own []happened, failed error) ([]happened, error) {
	inOrder(own)
	if c.alone() {
		return own, failed
	}
	var message []byte
	if failed == nil {
		for _, x := range r.rows() {
			for t := x.begin; t < x.end; t++ {
				message = append(message, x.row(r, t, c.Rank(), c.bounds)...)
			}
		}
		message = appendEpisodes(message, own)
	}
	messages, err := ranks.Report(c, message, failed)
	if err != nil {
		return nil, err
	}
	var all []happened
	for rank, b := range messages {
		for _, x := range r.rows() {
			for t := x.begin; t < x.end; t++ {
				b = b[copy(x.row(r, t, rank, c.bounds), b):]
			}
		}
		episodes, err := readEpisodes(b)
		if err != nil {
			return nil, err
		}
		all = append(all, episodes...)
	}
	inOrder(all)
	return all, nil
}

// rows is an array of the rollout, [steps, N], that is complete on every rank.
type rows struct {
	memory     []byte
	begin, end int // the steps that a collection fills
	size       int // bytes of an element
}

// rows lists all arrays that a collection fills.
func (r *rollout) rows() []rows {
	const number = 4
	list := []rows{
		{ranks.Bytes(r.done), 1, r.steps + 1, 1},
		{ranks.Bytes(r.value), 0, r.steps + 1, number},
		{ranks.Bytes(r.action), 0, r.steps, number},
		{ranks.Bytes(r.logProb), 0, r.steps, number},
		{ranks.Bytes(r.reward), 0, r.steps, number},
	}
	if r.limits != nil {
		list = append(list, rows{ranks.Bytes(r.limits.value), 0, r.steps, number})
	}
	return list
}

// row returns the part of row t that belongs to a rank's environments.
func (x rows) row(r *rollout, t, rank int, bounds []int) []byte {
	at := t * r.envs
	return x.memory[(at+bounds[rank])*x.size : (at+bounds[rank+1])*x.size]
}

// inOrder sorts by step, and within a step by environment.
func inOrder(list []happened) {
	slices.SortFunc(list, func(a, b happened) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.episode.Env, b.episode.Env))
	})
}

const episodeBytes = 4 + 4 + 8 + 8 + 8 + 16

func appendEpisodes(b []byte, list []happened) []byte {
	for _, x := range list {
		e := x.episode
		b = binary.LittleEndian.AppendUint32(b, uint32(x.at))
		b = binary.LittleEndian.AppendUint32(b, uint32(e.Env))
		for _, word := range [...]uint64{math.Float64bits(e.Return), uint64(e.Length), math.Float64bits(e.Success), e.Achieved[0], e.Achieved[1]} {
			b = binary.LittleEndian.AppendUint64(b, word)
		}
	}
	return b
}

func readEpisodes(b []byte) (list []happened, err error) {
	for ; len(b) >= episodeBytes; b = b[episodeBytes:] {
		word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8+8*i:]) }
		list = append(list, happened{int32(binary.LittleEndian.Uint32(b)), task.Episode{
			Env: int(binary.LittleEndian.Uint32(b[4:])), Return: math.Float64frombits(word(0)), Length: int(word(1)),
			Success: math.Float64frombits(word(2)), Achieved: [2]uint64{word(3), word(4)},
		}})
	}
	if len(b) > 0 {
		return nil, errors.New("a message of a rank about its episodes is cut short")
	}
	return list, nil
}
