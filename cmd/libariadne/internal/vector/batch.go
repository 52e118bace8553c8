package vector

import (
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"unsafe"

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
	name    string // of the task
	options task.Options
	envs    task.Batch
	maze    *memorymaze.Batch // envs, if they are mazes
	spec    task.Spec

	mu      sync.Mutex
	started bool
	closed  bool
	pending *flight // the step that Send began, until Wait

	into task.Step
}

// Make makes a batch of n environments, which id, one of IDs or the name of a task, and settings, a JSON object or
// nothing, say. They step on several threads; 0 is one for each core. The seed is that of Reset.
//
// Memory Maze draws its pictures in software unless the settings render or device say otherwise.
func Make(id string, settings []byte, n, threads int, seed uint64) (*Batch, error) {
	var given map[string]any
	if len(settings) > 0 {
		if err := json.Unmarshal(settings, &given); err != nil {
			return nil, Errorf(Invalid, "settings are not a JSON object: %w", err)
		}
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
	b.spec = b.envs.Spec()
	b.into.Done = make([]bool, n)
	b.into.Episodes = make([]task.Episode, 0, n)
	return b, nil
}

// Len returns the number of environments.
func (b *Batch) Len() int { return b.options.Envs }

// Extras returns K, the number of arrays that an environment observes besides its observation.
func (b *Batch) Extras() int {
	if b.maze == nil {
		return 0
	}
	return len(b.maze.Extras())
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

// Reset starts a new episode in every environment and writes the first observations. Without seeds the environments go on
// with their random engines; one seed is for the batch: environment i of Memory Maze and Memory Gym then draws as the
// reference's with that seed + i, those of other tasks differ in ways of their own; or there is one for each environment.
func (b *Batch) Reset(seeds []uint64, into *Buffers) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if err := b.seed(seeds); err != nil {
		return err
	}
	b.fit(into)
	if err := b.envs.Reset(&b.into); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	clear(into.Terminated)
	if b.maze != nil {
		copyArrays(into.Extras, b.maze.Extras())
	}
	b.started = true
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
		if a < 0 || int(a) >= b.spec.Actions {
			return Errorf(Invalid, "action of environment %d is %d, want 0 to %d", i, a, b.spec.Actions-1)
		}
	}
	return nil
}

func (b *Batch) step(actions []int32, into *Buffers) (ended int, err error) {
	b.fit(into)
	b.into.Episodes = b.into.Episodes[:0]
	if err := b.envs.Step(actions, &b.into); err != nil {
		return 0, fmt.Errorf("step: %w", err)
	}
	clear(into.Terminated)
	for i := range b.into.Episodes {
		b.end(&b.into.Episodes[i], into)
	}
	if b.maze != nil {
		copyArrays(into.Extras, b.maze.Extras())
		if len(b.into.Episodes) > 0 {
			copyArrays(into.FinalExtras, b.maze.FinalExtras())
		}
	}
	return len(b.into.Episodes), nil
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
}

// fit lets the environments write into the caller's memory.
func (b *Batch) fit(into *Buffers) {
	b.into.Obs, b.into.Final = b.obs(into.Observation), b.obs(into.FinalObservation)
	b.into.Reward, b.into.Truncated = into.Reward, into.Truncated
}

// obs is the caller's memory for observations, or none if that is nil.
func (b *Batch) obs(memory unsafe.Pointer) task.Obs {
	n := b.Len() * b.spec.Size()
	switch {
	case memory == nil:
		return task.Obs{}
	case b.spec.Pixels:
		return task.Obs{Pixels: unsafe.Slice((*uint8)(memory), n)}
	}
	return task.Obs{Vector: unsafe.Slice((*float32)(memory), n)}
}

// copyArrays copies what environments observe besides their observation to where somebody wants it.
func copyArrays(to []unsafe.Pointer, arrays []memorymaze.Array) {
	for k := range to {
		if to[k] == nil {
			continue
		}
		a := &arrays[k]
		from := raw(a.Float64)
		if a.Uint8 != nil {
			from = raw(a.Uint8)
		}
		copy(unsafe.Slice((*byte)(to[k]), len(from)), from)
	}
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
