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

// The greatest numbers of environments and threads of a batch. Greater ones are taken for a mistake.
const (
	maxEnvs    = 1 << 20
	maxThreads = 1 << 12
)

// Batch is a number of environments that step together.
type Batch struct {
	name     string // of the task
	options  task.Options
	envs     task.Batch
	maze     *memorymaze.Batch // envs, if they are mazes; else nil
	spec     task.Spec
	observer task.Observer // envs, if they observe extras; else nil
	reporter reporter      // envs, if they tell of episodes; else nil
	lazy     bool          // envs do not begin the next episode by themselves
	success  int8          // of an episode that does not succeed: 0, or -1 for tasks without a notion of success

	mu      sync.Mutex
	started bool
	closed  bool
	pending *flight // the step that Send began, until Wait returns; else nil

	mode    Autoreset
	limit   int       // steps of the batch after which an episode is cut off; 0 for none
	ends    []end     // [N]
	waiting int       // number of ends that are not running
	last    rows      // the last observations of episodes that have ended; no memory in SameStep mode
	shown   rows      // what the environments show, if they cannot show it again; no memory if they can
	steps   []int     // [N] of the running episodes, counted if there is a limit
	sums    []float64 // [N] of the running episodes' rewards, counted if there is a limit

	pictures []*image.RGBA // [N] what Draw drew last of each environment, nil where it was not called

	outcomes []float64 // [N, F + G], facts and truth of each environment's last episode that has ended

	into    task.Step
	aside   task.Step // what resets between steps write
	actions []int32   // [N], the actions of a step, with valid ones for environments that rest
	rest    []bool    // [N], the environments that rest in a step
	rests   []bool    // [N], the environments that rest in a reset
}

// Make makes a batch of n environments. id is one of IDs or the name of a task; settings is a JSON object or empty. The environments step
// on a number of threads; 0 stands for one for each core. Environment i draws as a single environment with seed + i. Errors have the status
// Invalid, or Unknown for an unknown setting.
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

// object reads a JSON object. An empty text gives nil.
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

// Extras returns K, the number of arrays that an environment observes in addition to its observation.
func (b *Batch) Extras() int {
	if b.observer == nil {
		return 0
	}
	return len(b.observer.Extras())
}

// ready returns an error if the batch cannot be used now. The caller holds the lock.
func (b *Batch) ready() error {
	switch {
	case b.closed:
		return Errorf(Closed, "the batch is closed")
	case b.pending != nil:
		return Errorf(Busy, "a step is under way; wait for it first")
	}
	return nil
}

// Step applies actions, [N], one to each environment, and returns the number of episodes that ended. In SameStep mode, the next episode has
// begun where one ended, and Observation and Extras are its first ones. In the other modes they are the last ones of the episode that ended.
// If an action is wrong, no environment is stepped.
func (b *Batch) Step(actions []int32, into *Buffers) (ended int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.check(actions); err != nil {
		return 0, err
	}
	return b.step(actions, into)
}

// check returns an error if the actions cannot be applied now.
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
			continue // its action is ignored
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

// end writes to the caller's memory what there is to tell of an episode that its environment has ended.
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

// draws reports whether observations have random parts, so that environments cannot show them again.
func (b *Batch) draws() bool { return b.name == "tmazev1" || b.name == "tmazev2" }

// fit makes the environments write into the caller's memory.
func (b *Batch) fit(into *Buffers) {
	b.into.Obs, b.into.Final = b.obs(into.Observation), b.obs(into.FinalObservation)
	if b.mode != SameStep {
		b.into.Final = b.obs(unsafe.Pointer(unsafe.SliceData(b.last.observation)))
	}
	b.into.Reward, b.into.Truncated = into.Reward, into.Truncated
}

// obs returns the caller's memory for observations of all environments, an empty Obs if memory is nil.
func (b *Batch) obs(memory unsafe.Pointer) task.Obs { return ObsAt(b.spec, b.Len(), memory) }

// ObsAt returns the caller's memory for n observations of a task, [n, shape], an empty Obs if memory is nil.
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

// Close waits for a step under way, and ends the batch and its threads. Closing it again does nothing.
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
