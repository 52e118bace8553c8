package dataset

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"ariadne/internal/crew"
	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// BatchOptions configure a Batch.
type BatchOptions struct {
	Envs int // N, number of episodes that are replayed side by side
	// Of makes the batch a part of a larger one: its environments are First, First+1, ... of Of, as in task.Options. 0 means
	// that it is whole.
	First, Of int
	Seed      uint64   // determines the order of episodes
	Threads   int      // number of threads that read files; 0 means 1
	Extras    []string // names of extras (memorymaze.Tells)
	// Stagger ends the first episode of environment i of N after (i+1)/N of its steps, so that the environments are at
	// different moments of their episodes.
	Stagger bool
}

// Batch presents recorded episodes as environments. Observations come from the files, and the guide (task.Teacher) does what
// was done in the recording. Each of the N environments replays one file after another; the order of files is drawn anew for
// each pass through all of them. Memory holds the N open files without their pictures, which are read one by one. Extras come
// from simulating the recipe. The batch's state says which files are open and how far they were read.
type Batch struct {
	recordings *Recordings
	options    BatchOptions
	spec       task.Spec
	extras     []task.Extra
	crew       *crew.Crew

	all     []stream // streams of the whole batch, even if this one is a part; only those of its own environments have open files and rewards
	streams []stream // [N], streams of the batch's own environments
	taken   int64    // number of episodes begun so far
	started bool

	// Arguments of the present job.
	actions       []int32
	step          *task.Step
	advance, next func(thread, from, to int)
	scratch       [][]byte // a picture for each thread
	told          [][][]float32
}

// stream is an environment: an open file, and how far it was read.
type stream struct {
	number   int64 // number of the episode, in the order in which episodes were begun
	at       int   // steps read so far
	until    int   // step at which the episode ends
	reward   float64
	file     *File
	narrator *memorymaze.Narrator // nil if there are no extras
	over     bool                 // the episode ended with this step
	err      error
}

// close closes the file.
func (s *stream) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}

// NewBatch makes a batch of recordings. Options that are out of range, and unknown extras, are errors.
func NewBatch(r *Recordings, o BatchOptions) (*Batch, error) {
	if o.Envs < 1 {
		return nil, fmt.Errorf("recordings: %d environments, want at least 1", o.Envs)
	}
	if o.First < 0 || o.First > max(o.Envs, o.Of)-o.Envs {
		return nil, fmt.Errorf("recordings: %d environments from number %d on, of %d", o.Envs, o.First, o.Of)
	}
	extras, err := task.ChooseExtras(memorymaze.Tells(r.wanted.Variant), o.Extras)
	if err != nil {
		return nil, fmt.Errorf("recordings: %w", err)
	}
	env, err := maze.NewEnv(r.wanted.Variant.Maze, 0)
	if err != nil {
		return nil, fmt.Errorf("recordings: %w", err)
	}
	o.Threads = max(o.Threads, 1)
	b := &Batch{
		recordings: r, options: o, spec: r.wanted.Variant.Spec(env.Limit(), r.wanted.Repeat), extras: extras,
		crew: crew.New(o.Threads), all: make([]stream, max(o.Envs, o.Of)),
	}
	b.streams = b.own(b.all)
	for range o.Threads {
		b.scratch, b.told = append(b.scratch, make([]byte, b.spec.Size())), append(b.told, make([][]float32, len(extras)))
	}
	b.advance = func(thread, from, to int) {
		for i := from; i < to; i++ {
			b.streams[i].err = b.advanceOne(thread, i)
		}
	}
	b.next = func(thread, from, to int) {
		for i := from; i < to; i++ {
			if s := &b.streams[i]; s.over {
				s.err = b.begin(thread, i)
			}
		}
	}
	return b, nil
}

// own returns the batch's own environments among all streams.
func (b *Batch) own(all []stream) []stream { return all[b.options.First:][:b.options.Envs] }

// Spec implements task.Batch.
func (b *Batch) Spec() task.Spec { return b.spec }

// Len implements task.Batch.
func (b *Batch) Len() int { return len(b.streams) }

// Describe says what the batch replays.
func (b *Batch) Describe() string {
	return fmt.Sprintf("%d recorded episodes, %d steps, from %s", b.recordings.Len(), b.recordings.steps, b.recordings.dir)
}

// Tells implements task.Teller.
func (b *Batch) Tells() []task.Extra { return memorymaze.Tells(b.recordings.wanted.Variant) }

// Close implements task.Batch.
func (b *Batch) Close() error {
	b.crew.Dismiss()
	return closeAll(b.streams)
}

func closeAll(streams []stream) error {
	var errs []error
	for i := range streams {
		errs = append(errs, streams[i].close())
	}
	return errors.Join(errs...)
}

// Reset implements task.Batch. It drops the running episodes.
func (b *Batch) Reset(s *task.Step) error {
	if err := s.Fits(b.spec, b.Len(), b.extras...); err != nil {
		return err
	}
	for i := range b.all {
		b.all[i].over = true
	}
	clear(s.Reward)
	clear(s.Done)
	clear(s.Truncated)
	b.step, b.started = s, true
	return b.beginOver(b.options.Stagger)
}

// beginOver begins the next episode in each environment whose episode is over.
func (b *Batch) beginOver(stagger bool) error {
	for i := range b.all {
		s := &b.all[i]
		if !s.over {
			continue
		}
		s.number, s.at, s.reward = b.taken, 0, 0
		s.until = b.recordings.files[b.episode(s.number)].steps
		if stagger {
			s.until = max(1, (i+1)*s.until/len(b.all))
		}
		b.taken++
	}
	err := b.run(b.next)
	for i := range b.all {
		b.all[i].over = false
	}
	return err
}

// follow advances the environments of the larger batch that this part does not have. The lengths of their episodes determine
// which files are taken next.
func (b *Batch) follow() {
	for i := range b.all {
		if k := i - b.options.First; k < 0 || k >= len(b.streams) {
			s := &b.all[i]
			s.at += min(max(b.spec.Repeat, 1), b.recordings.files[b.episode(s.number)].steps-s.at)
			s.over = s.at >= s.until
		}
	}
}

// run does a job for all streams. It returns the first error.
func (b *Batch) run(job func(thread, from, to int)) error {
	b.crew.Run(len(b.streams), 1, job)
	for i := range b.streams {
		if err := b.streams[i].err; err != nil {
			b.started = false // some streams have advanced, others have not
			return err
		}
	}
	return nil
}

// episode returns the file of an episode, given the number of episodes that were begun before it.
func (b *Batch) episode(number int64) int {
	return shuffled(b.options.Seed, number, b.recordings.Len())
}

// shuffled returns which of n files follows after number others. Each pass has its own order, which depends only on the seed
// and the number of the pass.
func shuffled(seed uint64, number int64, files int) int {
	n := int64(files)
	engine := rand.NewPCG(seed, uint64(number/n))
	order := make([]int, n)
	for i := range order { // the inside-out algorithm of Fisher and Yates
		j := below(engine, uint64(i)+1)
		order[i] = order[j]
		order[j] = i
	}
	return order[number%n]
}

// below draws a number in [0, n) without bias, by rejection. It does not use math/rand/v2 for that, whose algorithm may change
// between versions of Go.
func below(engine *rand.PCG, n uint64) uint64 {
	least := -n % n // 2^64 mod n; that many of the lowest draws are rejected
	for {
		if x := engine.Uint64(); x >= least {
			return x % n
		}
	}
}

// open opens the file of a stream's episode and reads it up to the stream's place. The picture there goes into pix.
func (b *Batch) open(s *stream, pix []byte) error {
	err := s.close()
	if err != nil {
		return err
	}
	if s.file, err = b.recordings.open(b.episode(s.number)); err != nil {
		return err
	}
	if s.narrator = nil; len(b.extras) > 0 {
		e, guide := &s.file.Episode, b.recordings.wanted.Guide
		guide.Repeat = b.spec.Repeat
		if s.narrator, err = memorymaze.NewNarrator(e.Variant, e.Seed, guide, b.options.Extras); err != nil {
			return fmt.Errorf("episode %s: %w", b.path(s), err)
		}
	}
	to := s.at
	if err = s.file.Frame(pix); err != nil {
		return fmt.Errorf("episode %s: %w", b.path(s), err)
	}
	for s.at = 0; s.at < to; {
		if _, err := b.forward(s, pix); err != nil {
			return err
		}
	}
	return nil
}

// forward advances a stream by one decision and reads the next picture.
func (b *Batch) forward(s *stream, pix []byte) (reward float32, err error) {
	hold := min(max(b.spec.Repeat, 1), s.file.Steps()-s.at)
	for range hold {
		if err := s.file.Frame(pix); err != nil {
			return 0, fmt.Errorf("episode %s: %w", b.path(s), err)
		}
	}
	if s.narrator != nil {
		s.narrator.Step(s.file.Episode.Actions[s.at], hold)
	}
	sum := 0.0
	for range hold {
		s.at++
		sum += s.file.float(rewardColumn, s.at)
	}
	return float32(sum), nil
}

func (b *Batch) path(s *stream) string { return b.recordings.files[b.episode(s.number)].path }

// begin opens the episode of environment i.
func (b *Batch) begin(thread, i int) error {
	s := &b.streams[i]
	if err := b.open(s, b.picture(b.step.Obs, i)); err != nil {
		return err
	}
	s.over = false
	b.tell(thread, i)
	return nil
}

// advanceOne advances environment i by one step.
func (b *Batch) advanceOne(thread, i int) error {
	s := &b.streams[i]
	did := s.file.Episode.Actions[s.at]
	if b.actions[i] != int32(did) {
		return fmt.Errorf("episode %s: action %d at step %d, where %d was recorded: a recorded episode only continues with its recorded actions", b.path(s), b.actions[i], s.at, did)
	}
	pix := b.picture(b.step.Obs, i)
	if left := s.until - s.at; left <= max(b.spec.Repeat, 1) { // the episode's last step
		if pix = b.scratch[thread]; b.step.Final.Pixels != nil {
			pix = b.picture(b.step.Final, i)
		}
	}
	reward, err := b.forward(s, pix)
	if err != nil {
		return err
	}
	s.over = s.at >= s.until
	s.reward += float64(reward)
	b.step.Reward[i], b.step.Done[i] = reward, s.over
	if !s.over {
		b.tell(thread, i)
		return nil
	}
	if s.at == s.file.Steps() {
		if err := s.file.Frame(b.scratch[thread]); err != io.EOF { // only io.EOF proves that no picture was damaged
			return fmt.Errorf("episode %s: %w", b.path(s), err)
		}
	}
	return nil
}

// picture returns the memory of environment i's picture in some observations.
func (b *Batch) picture(o task.Obs, i int) []byte {
	size := b.spec.Size()
	return o.Pixels[i*size : (i+1)*size : (i+1)*size]
}

// tell writes the present extras of environment i.
func (b *Batch) tell(thread, i int) {
	s := &b.streams[i]
	if s.narrator == nil || len(b.step.Extras) == 0 {
		return
	}
	into := b.told[thread]
	for k, x := range b.extras {
		size := x.Size()
		if into[k] = nil; b.step.Extras[k] != nil {
			into[k] = b.step.Extras[k][i*size : (i+1)*size : (i+1)*size]
		}
	}
	s.narrator.Tell(into)
}

// Step implements task.Batch. The actions must be the recorded ones, which Teach returns; others are an error.
func (b *Batch) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, b.Len(), b.extras...); err != nil {
		return err
	}
	if !b.started {
		return errors.New("Step before the first Reset, or after an error")
	}
	if err := b.spec.Applicable(actions, b.Len()); err != nil {
		return err
	}
	b.actions, b.step = actions, s
	if err := b.run(b.advance); err != nil {
		return err
	}
	copy(s.Truncated, s.Done) // a recorded episode only ends by its time limit
	for i := range b.streams {
		if e := &b.streams[i]; e.over {
			if s.Ending != nil {
				s.Ending(i)
			}
			s.Episodes = append(s.Episodes, task.Episode{Env: i, Return: e.reward, Length: e.at, Success: -1})
		}
	}
	b.follow()
	if !slices.ContainsFunc(b.all, func(s stream) bool { return s.over }) {
		return nil
	}
	return b.beginOver(false)
}

// Teach implements task.Teacher. The guide does what was done in the recording. It is an error to ask it for costs, which
// recordings do not contain.
func (b *Batch) Teach(l *task.Lesson) error {
	if !b.started {
		return errors.New("Teach before the first Reset")
	}
	if err := l.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	if l.Cost != nil {
		return errors.New("recordings tell what was done, not what other actions would have cost")
	}
	for i := range b.streams {
		s := &b.streams[i]
		l.Action[i] = int32(s.file.Episode.Actions[s.at])
	}
	return nil
}
