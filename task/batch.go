package task

// Spec describes one environment of a batch.
type Spec struct {
	Name    string
	Actions int   // number of discrete actions
	Shape   []int // of one observation: [H, W, C] if Pixels, else [D]
	Pixels  bool  // observations are uint8 pictures, else float32 vectors
	Limit   int   // steps after which an episode is cut off, 0 if there is no limit
	// Repeat is how many steps of the environment each step of a Batch takes, holding the action; 0 is 1. Limit,
	// Episode.Length and the steps that are counted in training are the environment's.
	Repeat int
	// Nonzeros is the most elements of an observation that are not 0, where that is much less than all of them; 0: not
	// known. Vectors only.
	Nonzeros int `json:",omitempty"`
}

// Size returns the number of elements of one observation.
func (s Spec) Size() int {
	n := 1
	for _, d := range s.Shape {
		n *= d
	}
	return n
}

// Obs is memory for observations of many environments, [..., Shape]. Environments write to Pixels or Vector, as Spec.Pixels
// says; agents also read vectors that are held as Sparse. What is not used is nil.
type Obs struct {
	Pixels []uint8
	Vector []float32
	Sparse Sparse
}

// NewObs allocates room for n observations.
func NewObs(s Spec, n int) Obs {
	if s.Pixels {
		return Obs{Pixels: make([]uint8, n*s.Size())}
	}
	return Obs{Vector: make([]float32, n*s.Size())}
}

// Slice returns observations from (inclusive) to to (exclusive) of o, where each has size elements; without memory there are
// none.
func (o Obs) Slice(size, from, to int) Obs {
	switch {
	case o.Pixels != nil:
		return Obs{Pixels: o.Pixels[from*size : to*size : to*size]}
	case o.Sparse.Count != nil:
		return Obs{Sparse: o.Sparse.Slice(from, to)}
	case o.Vector != nil:
		return Obs{Vector: o.Vector[from*size : to*size : to*size]}
	}
	return Obs{}
}

// Episode is the record of one finished episode.
type Episode struct {
	Env    int
	Return float64 // undiscounted
	Length int     // in steps of the environment
	// Success is 1 or 0 where the task has a notion of it, else -1.
	Success float64
	// Achieved are the achievements of an Achiever: bit i%64 of word i/64 for the i-th.
	Achieved [2]uint64
}

// Achiever is what a Batch is, besides, whose episodes reach achievements.
type Achiever interface {
	// Achievements returns their names, such as "collect_wood"; at most 128.
	Achievements() []string
	// BestReturn is the most that an episode can return.
	BestReturn() float64
}

// Step is what one step of all N environments brings; the caller owns the memory.
type Step struct {
	Obs    Obs       // [N, Shape]
	Reward []float32 // [N]
	// Done[i] is true when the episode of environment i ended with this step (terminated or cut off). Obs then holds the
	// first observation of the next episode: environments restart by themselves.
	Done []bool // [N]
	// Truncated, if it has memory, tells of the episodes that ended with this step which its time limit ended, not the
	// environment: their last state was worth what was still to come. Where the reference of a task counts its limit as an
	// end like any other, none is.
	Truncated []bool // [N] or nil
	// Final, if it has memory, is what the episodes that ended with this step showed last; other rows stay as they are.
	Final Obs // [N, Shape]
	// Ending, if not nil, is called for each environment whose episode ends with this step, before the next one begins: a
	// Screen then draws the episode's last picture. Calls for several environments may come at the same time.
	Ending func(env int)
	// Extras are memory for the extras that Options.Extras names, in its order: none at all, or one element for each, nil
	// where nobody wants it this time. Reset and Step fill it with what is true of the environments as Obs shows them.
	Extras [][]float32 // each [N, Extra.Shape]
	// Episodes collects the episodes that ended; Batch.Step appends.
	Episodes []Episode
	// Rest, if it has memory, [N], names environments that rest: Step and Reset leave them as they are and show them again, as
	// what they observe with nothing new in it. Their rewards are 0, they do not end, their actions mean nothing. Batches with
	// guides may refuse it. An observation that is drawn at random is not drawn again: its row stays as it is.
	Rest []bool
}

// Rests reports whether environment i rests.
func (st *Step) Rests(i int) bool { return st.Rest != nil && st.Rest[i] }

// Seeder is what a Batch is, besides, whose environments can be seeded one by one.
type Seeder interface {
	// Seed lets environment i draw, from its next episode on, as the first environment of a batch that is made with the seed.
	Seed(i int, seed uint64)
}

// Parted is what a Batch is, besides, that can be a part of a larger one (Options.Of). States of parts and of the whole are
// different: those of parts, one behind the other, are joined to that of the whole, and this is cut into parts again, as many as
// there were or others.
type Parted interface {
	// JoinStates makes the state of the whole of those of all its parts, of envs environments each.
	JoinStates(parts [][]byte, envs []int) ([]byte, error)
	// CutState makes the state of this part, for RestoreState, of that of the whole.
	CutState(whole []byte) ([]byte, error)
}

// Batch is N environments that step together. A Batch is used from one goroutine at a time; it may use several inside.
// Everything random in it follows from the seed given to its constructor, whatever the number of threads.
type Batch interface {
	Spec() Spec
	Len() int
	// Reset starts a new episode in every environment and writes the first observations; s.Reward is zeroed, s.Done and
	// s.Truncated set to false.
	Reset(s *Step) error
	// Step applies actions[i] to environment i. An action outside [0, Actions) is an error and nothing is stepped.
	Step(actions []int32, s *Step) error
	// AppendState appends a complete, portable state of all environments to b, random engines included.
	AppendState(b []byte) []byte
	// RestoreState continues from a state that AppendState wrote on a batch of the same kind and length. A state that is
	// cut short, damaged or of another kind is an error and leaves the batch unchanged.
	RestoreState(b []byte) error
	Close() error
}
