package vector

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"runtime"
	"sync"
	"unsafe"

	"ariadne/internal/jsonerror"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// The most that a batch is made of; more is taken for a mistake.
const (
	maxEnvs    = 1 << 20
	maxThreads = 1 << 12
)

// Batch is environments that step together.
type Batch struct {
	name     string // of the task
	options  task.Options
	envs     task.Batch
	maze     *memorymaze.Batch // envs, if they are mazes
	spec     task.Spec
	observer task.Observer // envs, if they observe extras
	reporter reporter      // envs, if they tell of episodes
	lazy     bool          // envs do not begin the next episode by themselves
	success  int8          // of an episode that does not succeed: 0, or -1 where there is no such thing

	mu      sync.Mutex
	started bool
	closed  bool
	pending *flight // the step that Send began, until Wait

	mode    Autoreset
	limit   int       // steps of the batch after which an episode is cut off, 0: none
	ends    []end     // [N]
	waiting int       // of ends, those that are not running
	last    rows      // where an episode ended: what it showed last. No memory in SameStep mode
	shown   rows      // what the environments show, if they cannot show it again; no memory if they can
	steps   []int     // [N] of the running episode, if there is a limit
	sums    []float64 // [N] of its rewards, likewise

	pictures []*image.RGBA // [N] drawn last of each environment, nil for one that nobody looks at

	outcomes []float64 // [N, F + G], of each environment's last episode that ended

	into    task.Step
	aside   task.Step // of resets in between
	actions []int32   // [N], with those of resting environments made valid
	rest    []bool    // [N], of a step
	rests   []bool    // [N], of a reset
}

// Make makes a batch of n environments, which id, one of IDs or the name of a task, and settings, a JSON object or
// nothing, say. They step on several threads; 0 is one for each core. The seed is that of Reset.
//
// Memory Maze draws its pictures in software unless the settings render or device say otherwise.
func Make(id string, settings []byte, n, threads int, seed uint64) (*Batch, error) {
	given, err := object(settings, "settings")
	if err != nil {
		return nil, err
	}
	name, all, err := resolve(id, given)
	if err != nil {
		return nil, err
	}
	if all["seed"] != nil {
		return nil, Errorf(Invalid, "the seed is no setting but an argument of its own")
	}
	if n < 1 || n > maxEnvs {
		return nil, Errorf(Invalid, "%d environments, want 1 to %d", n, maxEnvs)
	}
	if threads < 0 || threads > maxThreads {
		return nil, Errorf(Invalid, "%d threads, want 0 (one for each core) to %d", threads, maxThreads)
	}
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	if name == taskMaze && all["render"] == nil && all["device"] == nil {
		all["render"] = "soft"
	}
	b := &Batch{name: name, options: task.Options{Envs: n, Threads: min(threads, n), Settings: all}}
	if err := b.plant(seed); err != nil {
		return nil, err
	}
	b.maze, _ = b.envs.(*memorymaze.Batch)
	b.observer, _ = b.envs.(task.Observer)
	if b.observer != nil && len(b.observer.Extras()) == 0 {
		b.observer = nil
	}
	b.reporter, _ = b.envs.(reporter)
	if c, ok := b.envs.(configurable); ok {
		if err := c.AllowOptions(); err != nil {
			return nil, errors.Join(err, b.envs.Close())
		}
	}
	b.spec = b.envs.Spec()
	b.lazy = all["auto_reset"] == false
	if !b.succeeds() {
		b.success = -1
	}
	if b.draws() {
		b.shown = b.newRows()
	}
	b.ends, b.steps, b.sums = make([]end, n), make([]int, n), make([]float64, n)
	b.outcomes = make([]float64, n*b.told())
	b.actions, b.rest, b.rests = make([]int32, n), make([]bool, n), make([]bool, n)
	b.into.Done = make([]bool, n)
	b.into.Episodes = make([]task.Episode, 0, n)
	b.aside = task.Step{Reward: make([]float32, n), Done: make([]bool, n)}
	return b, nil
}

// object reads a JSON object, or nothing.
func object(text []byte, what string) (map[string]any, error) {
	var given map[string]any
	if len(text) > 0 {
		if err := json.Unmarshal(text, &given); err != nil {
			return nil, Errorf(Invalid, "%s are not a JSON object: %w", what, jsonerror.Plain(err))
		}
	}
	return given, nil
}

// Len returns the number of environments.
func (b *Batch) Len() int { return b.options.Envs }

// Extras returns K, the number of arrays that an environment observes besides its observation.
func (b *Batch) Extras() int {
	if b.observer == nil {
		return 0
	}
	return len(b.observer.Extras())
}

// ready reports whether the batch can be used now. The caller holds the lock.
func (b *Batch) ready() error {
	switch {
	case b.closed:
		return Errorf(Closed, "the batch is closed")
	case b.pending != nil:
		return Errorf(Busy, "a step is under way; wait for it first")
	}
	return nil
}

// Step applies an action to every environment, [N], and returns the number of episodes that ended. Where one did, the
// next one has begun: Observation and Extras are its first. If an action is wrong nothing is stepped.
func (b *Batch) Step(actions []int32, into *Buffers) (ended int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.check(actions); err != nil {
		return 0, err
	}
	return b.step(actions, into)
}

// check reports whether the actions can be applied now.
func (b *Batch) check(actions []int32) error {
	if err := b.ready(); err != nil {
		return err
	}
	if !b.started {
		return Errorf(NotReset, "step before the first reset")
	}
	for i, a := range actions {
		if b.ends[i] != running {
			if b.mode == Disabled {
				return Errorf(NotReset, "the episode of environment %d is over: reset it first, with a mask or with all others", i)
			}
			continue // its action means nothing
		}
		if a < 0 || int(a) >= b.spec.Actions {
			return Errorf(Invalid, "action of environment %d is %d, want 0 to %d", i, a, b.spec.Actions-1)
		}
	}
	return nil
}

func (b *Batch) step(actions []int32, into *Buffers) (ended int, err error) {
	rest, err := b.resume(into)
	if err != nil {
		return 0, fmt.Errorf("step: %w", err)
	}
	if rest != nil {
		for i, a := range actions {
			b.actions[i] = a
			if rest[i] {
				b.actions[i] = 0
			}
		}
		actions = b.actions
		b.shown.copyTo(b, into)
	}
	b.fit(into)
	b.into.Rest, b.into.Episodes = rest, b.into.Episodes[:0]
	if err := b.envs.Step(actions, &b.into); err != nil {
		return 0, fmt.Errorf("step: %w", err)
	}
	b.shown.copyFrom(into)
	clear(into.Terminated)
	for i := range b.into.Episodes {
		b.end(&b.into.Episodes[i], into)
	}
	cuts, err := b.cutOff(rest, into)
	if err != nil {
		return 0, fmt.Errorf("step: %w", err)
	}
	if b.observer != nil {
		copyAll(into.Extras, b.observer.Extras())
	}
	b.hold(into)
	return len(b.into.Episodes) + cuts, nil
}

// end records an episode that ended.
func (b *Batch) end(e *task.Episode, into *Buffers) {
	into.Terminated[e.Env] = !into.Truncated[e.Env]
	if into.Return != nil {
		into.Return[e.Env] = e.Return
	}
	if into.Length != nil {
		into.Length[e.Env] = int32(e.Length)
	}
	if into.Success != nil {
		into.Success[e.Env] = int8(e.Success)
	}
	b.tellEnd(e.Env, true)
	if b.observer != nil {
		copyArrays(into.FinalExtras, b.observer.FinalExtras(), e.Env)
	}
	if b.mode == SameStep {
		return
	}
	b.ends[e.Env] = over
	if b.lazy {
		b.ends[e.Env] = cut
	}
	copy(row(into.FinalObservation, b.rowBytes(), e.Env), b.last.observation[e.Env*b.rowBytes():])
	b.last.takeExtras(b, e.Env, true)
}

// succeeds reports whether the task has a notion of success.
func (b *Batch) succeeds() bool {
	s, ok := b.envs.(interface{ Succeeds() bool })
	return b.draws() || ok && s.Succeeds()
}

// draws reports whether observations are drawn at random, so that environments cannot show them again.
func (b *Batch) draws() bool { return b.name == "tmazev1" || b.name == "tmazev2" }

// fit lets the environments write into the caller's memory.
func (b *Batch) fit(into *Buffers) {
	b.into.Obs, b.into.Final = b.obs(into.Observation), b.obs(into.FinalObservation)
	if b.mode != SameStep {
		b.into.Final = b.obs(unsafe.Pointer(unsafe.SliceData(b.last.observation)))
	}
	b.into.Reward, b.into.Truncated = into.Reward, into.Truncated
}

// obs is the caller's memory for observations, or none if that is nil.
func (b *Batch) obs(memory unsafe.Pointer) task.Obs { return ObsAt(b.spec, b.Len(), memory) }

// ObsAt is the caller's memory for n observations of a task, or none if that is nil.
func ObsAt(spec task.Spec, n int, memory unsafe.Pointer) task.Obs {
	n *= spec.Size()
	switch {
	case memory == nil:
		return task.Obs{}
	case spec.Pixels:
		return task.Obs{Pixels: unsafe.Slice((*uint8)(memory), n)}
	}
	return task.Obs{Vector: unsafe.Slice((*float32)(memory), n)}
}

// Close ends the batch and its threads, after the step under way. Closing it again does nothing.
func (b *Batch) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pending != nil {
		<-b.pending.over
		b.pending = nil
	}
	if b.closed {
		return nil
	}
	b.closed = true
	return b.envs.Close()
}
