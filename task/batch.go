package task

// Spec describes the environments of a batch, which are all of one kind.
type Spec struct {
	Name    string
	Actions int   // number of discrete actions
	Shape   []int // of one observation: [H, W, C] if Pixels, else [D]
	Pixels  bool  // observations are uint8 pictures, otherwise float32 vectors
	Limit   int   // steps after which an episode is cut off, 0 if there is no limit
	// Repeat is the number of environment steps in one step of a Batch; the action is held for all of them. 0 means 1. Limit,
	// Episode.Length and the step counts of a training count environment steps.
	Repeat int
	// Nonzeros is the largest number of non-zero elements in an observation, if that is much less than all elements. 0 means
	// unknown. It applies to vectors only.
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

// Obs is memory for the observations of many environments, [..., Shape]. Environments write to Pixels or to Vector, as
// Spec.Pixels says. Agents can also read vectors in the form Sparse. Unused fields are nil.
type Obs struct {
	Pixels []uint8
	Vector []float32
	Sparse Sparse
}

// NewObs allocates memory for n observations.
func NewObs(s Spec, n int) Obs {
	if s.Pixels {
		return Obs{Pixels: make([]uint8, n*s.Size())}
	}
	return Obs{Vector: make([]float32, n*s.Size())}
}

// Slice returns the observations [from, to) of o; each has size elements. Without memory it returns an empty Obs.
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
	Length int     // in environment steps
	// Success is 1 or 0 if the task defines success, and -1 otherwise.
	Success float64
	// Achieved holds the achievements of the episode, for an Achiever. Bit i%64 of word i/64 stands for achievement i.
	Achieved [2]uint64
}

// Achiever is implemented by a Batch whose task has achievements.
type Achiever interface {
	// Achievements returns the names of the achievements, such as "collect_wood". There are at most 128.
	Achievements() []string
	// BestReturn returns the largest possible return of an episode.
	BestReturn() float64
}

// Step receives the results of one step of all N environments. The caller owns the memory.
type Step struct {
	Obs    Obs       // [N, Shape]
	Reward []float32 // [N]
	// Done[i] is true if the episode of environment i ended with this step, by termination or truncation. The environment then
	// restarts by itself, so Obs holds the first observation of the next episode.
	Done []bool // [N]
	// Truncated, if it has memory, is true for episodes that ended with this step because of the time limit. Their last state
	// still had the value of what would have followed. If the reference of a task treats its time limit as a termination,
	// Truncated is always false.
	Truncated []bool // [N] or nil
	// Final, if it has memory, receives the last observation of each episode that ended with this step. Other rows stay as they
	// are.
	Final Obs // [N, Shape]
	// Ending, if not nil, is called for each environment whose episode ends with this step, before its next episode begins. At
	// that moment a Screen draws the last picture of the episode. Calls for several environments may run at the same time.
	Ending func(env int)
	// Extras is memory for the extras named by Options.Extras, in that order. It is empty, or has one element for each extra;
	// an element is nil if nobody wants this extra now. Reset and Step fill in the values that belong to the environments as
	// Obs shows them.
	Extras [][]float32 // each [N, Extra.Shape]
	// Episodes lists the episodes that ended. Batch.Step appends to it.
	Episodes []Episode
	// Rest, if it has memory, [N], marks environments that pause. Step and Reset leave environment i unchanged if Rest[i] is
	// true, and write its present observation again; a random part of the observation is not drawn again. The reward is 0, the
	// episode does not end, and the action is ignored. Batches with guides may refuse Rest with an error.
	Rest []bool
}

// Rests reports whether environment i pauses.
func (st *Step) Rests(i int) bool { return st.Rest != nil && st.Rest[i] }

// Seeder is implemented by a Batch whose environments can be seeded one by one.
type Seeder interface {
	// Seed reseeds environment i. From its next episode on, it behaves as the first environment of a batch that is made with
	// this seed.
	Seed(i int, seed uint64)
}

// Parted is implemented by a Batch that can be a part of a larger batch (Options.Of). The states of parts and that of the whole
// have different forms. JoinStates and CutState convert between them, so that a state can be divided into other parts than it
// came from.
type Parted interface {
	// JoinStates joins the states of all parts, in their order, into the state of the whole. Part k has envs[k] environments.
	JoinStates(parts [][]byte, envs []int) ([]byte, error)
	// CutState cuts the state of this part out of that of the whole. RestoreState of this part takes the result.
	CutState(whole []byte) ([]byte, error)
}

// Batch is N environments that step together. A Batch is used from one goroutine at a time, but may use several goroutines
// itself. Everything random follows from the seed that its constructor was given, whatever the number of threads.
type Batch interface {
	Spec() Spec
	Len() int
	// Reset starts a new episode in every environment and writes the first observations. It sets s.Reward to 0, and s.Done and
	// s.Truncated to false.
	Reset(s *Step) error
	// Step applies actions[i] to environment i. If an action is outside [0, Actions), Step returns an error and steps nothing.
	Step(actions []int32, s *Step) error
	// AppendState appends the complete state of all environments to b, random engines included. The bytes are the same on every
	// platform.
	AppendState(b []byte) []byte
	// RestoreState continues from a state that AppendState wrote on a batch of the same kind and length. A state that is
	// cut short, damaged or of another kind is an error and leaves the batch unchanged.
	RestoreState(b []byte) error
	Close() error
}
