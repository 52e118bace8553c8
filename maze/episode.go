package maze

import (
	"fmt"

	"ariadne/internal/rng/numpy"
	"ariadne/maze/physics"
)

const (
	substepRate  = 200      // substeps per simulated second
	maxTimeLimit = 100000.0 // seconds; bounds the loop that counts an episode's steps
	maxMazes     = 2000     // how many mazes Reset tries until one has enough rooms
)

// Actions is the number of discrete actions: stay, forward, turn left, turn right, forward and left, forward and right.
const Actions = 6

// Control holds the commands for the walker's two actuators, each from -1 to 1. See physics.World.Substep.
type Control struct{ Roll, Steer float64 }

var controls = [Actions]Control{{0, 0}, {-1, 0}, {0, -1}, {0, 1}, {-1, -1}, {-1, 1}}

// ControlOf returns the commands of a discrete action. An action outside [0, Actions) counts as 0, which does nothing.
func ControlOf(action int) Control {
	if action < 0 || action >= Actions {
		action = 0
	}
	return controls[action]
}

// Env is one Memory Maze. Each episode has a new maze. The walker is rewarded when it touches the current target; then another
// target becomes the current one. Everything random follows from the seed, as in memory-maze 1.0.3.
//
// An Env is used from one goroutine at a time.
type Env struct {
	config   Config
	substeps int // in a step
	limit    int // steps of an episode

	rng       numpy.RandomState
	generator *generator
	coverer   *coverer

	layout  Layout
	mazes   int // how many mazes were generated for this episode
	targets []Target
	colors  [maxTargets]uint8 // [targets] indices into Colors; each shuffle starts from the order of the last episode
	current int
	age     int // observations since the one that first showed the current target
	spawn   spawn
	world   physics.World

	begun   bool   // an episode has begun, so there is a maze
	running bool   // the episode has not ended
	steps   int    // in this episode
	flagged uint32 // targets touched and not yet settled, bit i for target i; after a reset, those at the middle of the maze, see Hidden
	touched uint32 // targets settled by the last step

	cells []int // scratch: spawn or object cells
	walls []physics.Wall
}

// NewEnv returns the environment of a seed. Call Reset before the first Step. One seed in 2^31 is an error: it seeds the maze
// generator with 0, which the reference refuses.
func NewEnv(c Config, seed uint32) (*Env, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	e := newEnv(c)
	for i := range e.colors {
		e.colors[i] = uint8(i)
	}
	mazeSeed, err := mazeSeed(&e.rng, seed)
	if err != nil {
		return nil, err
	}
	e.generator.engine.Seed(uint64(mazeSeed))
	if c.Layout == nil {
		e.generator.generate() // labmaze generates a maze on construction that nobody sees
	}
	return e, nil
}

// mazeSeed seeds an environment's random engine and draws the seed of the maze generator from it.
func mazeSeed(engine *numpy.RandomState, seed uint32) (int, error) {
	engine.Seed(seed)
	drawn := int(engine.Intn(1 << 31))
	if drawn == 0 {
		return 0, fmt.Errorf("maze environment: seed %d gives the maze generator the seed 0, which it refuses; choose another seed", seed)
	}
	return drawn, nil
}

// newEnv allocates an environment of a valid configuration. It leaves the random engines unseeded.
func newEnv(c Config) *Env {
	side := c.Size + 2
	e := &Env{
		config:    c,
		substeps:  substepRate / c.ControlFreq,
		limit:     episodeLength(c),
		generator: newGenerator(c),
		coverer:   newCoverer(side),
		layout: Layout{
			Size:      c.Size,
			Height:    WallHeight,
			Entity:    make([]byte, side*side),
			Variation: make([]byte, side*side),
		},
		targets: make([]Target, c.Targets),
	}
	if c.GoodVisibility {
		e.layout.Height = LowWallHeight
	}
	e.world.WallHeight = e.layout.Height
	return e
}

// episodeLength returns the number of steps in an episode. It adds up the simulated time as the reference does, rounding errors
// included, until the limit is reached.
func episodeLength(c Config) int {
	const slack = 0.001 // s
	steps := 0
	for time := 0.0; time < c.TimeLimit-slack; steps++ {
		for range substepRate / c.ControlFreq {
			time += physics.Timestep
		}
	}
	return max(steps, 1)
}

// Reset starts a new episode in a new maze. It fails only if the generator finds no maze that has room for all targets.
func (e *Env) Reset() error {
	e.begun, e.running = false, false
	if err := e.furnish(); err != nil {
		e.steps, e.current, e.age, e.flagged, e.touched = 0, 0, 0, 0, 0
		return err
	}
	if e.config.RandomizeColors {
		e.flagged = 0 // the targets are new
	}
	e.chooseTarget()

	var middle [5]float64
	e.flagged = touching(&middle, e.targets)
	e.touched, e.steps = 0, 0

	e.cells = e.layout.appendCells(e.cells[:0], cellSpawn)
	e.spawn = drawSpawn(&e.rng, e.cells, &e.layout, e.targets)
	if err := e.raiseWalls(); err != nil {
		return err
	}
	x, y := e.layout.Center(e.spawn.cell/e.layout.Grid(), e.spawn.cell%e.layout.Grid())
	e.world.Reset(x, y, e.spawn.yaw)
	e.begun, e.running = true, true
	return nil
}

// furnish finds a maze with room for all targets and places them.
func (e *Env) furnish() error {
	for e.mazes = 1; e.mazes <= maxMazes; e.mazes++ {
		e.newMaze()
		if e.config.RandomizeColors {
			e.rng.Shuffle(len(e.colors), func(i, j int) { e.colors[i], e.colors[j] = e.colors[j], e.colors[i] })
		}
		e.cells = e.layout.appendCells(e.cells[:0], cellObject)
		e.rng.Shuffle(len(e.cells), func(i, j int) { e.cells[i], e.cells[j] = e.cells[j], e.cells[i] })
		if len(e.cells) >= len(e.targets) {
			for i := range e.targets {
				e.placeTarget(i, e.cells[i])
			}
			return nil
		}
	}
	return fmt.Errorf("maze environment: none of %d mazes of size %d had rooms for %d targets; allow more or smaller rooms",
		maxMazes, e.config.Size, e.config.Targets)
}

// newMaze replaces the layout. The new one is the generator's next maze or, if the configuration has a Layout, a copy of that with
// random textures in place of AnyTexture. Both cases take the same draws from rng.
func (e *Env) newMaze() {
	l, drawn := &e.layout, e.config.Layout
	if drawn == nil {
		e.generator.generate()
		copy(l.Entity, e.generator.entity)
		copy(l.Variation, e.generator.variation)
		varyWalls(l.Entity, l.Grid())
	} else {
		copy(l.Entity, drawn.Entity)
		copy(l.Variation, drawn.Variation)
	}
	for i := range l.WallTexture {
		l.WallTexture[i] = uint8(e.rng.Intn(len(WallTextures)))
		if drawn != nil && drawn.WallTexture[i] != AnyTexture {
			l.WallTexture[i] = drawn.WallTexture[i]
		}
	}
	l.rebuild(e.coverer)
}

// placeTarget puts target i into a cell of the grid.
func (e *Env) placeTarget(i, cell int) {
	t := Target{Row: cell / e.layout.Grid(), Col: cell % e.layout.Grid(), Z: targetHeight, Color: e.colors[i]}
	t.X, t.Y = e.layout.Center(t.Row, t.Col)
	if e.config.GoodVisibility {
		t.Z = floatingTargetHeight
	}
	e.targets[i] = t
}

// raiseWalls hands the layout's walls to the physics. It cannot fail for boxes that cover a grid.
func (e *Env) raiseWalls() error {
	e.walls = e.walls[:0]
	for _, b := range e.layout.Walls {
		x, y, hx, hy := b.Rect(e.layout.Grid())
		e.walls = append(e.walls, physics.Wall{X: x, Y: y, HalfX: hx, HalfY: hy})
	}
	if err := e.world.SetWalls(e.walls); err != nil {
		return fmt.Errorf("maze environment: %w", err)
	}
	return nil
}

// chooseTarget draws the current target among those that are not flagged. If all are flagged, the current one stays. That takes a
// walker that touches every target within one step; the reference would then loop for ever.
func (e *Env) chooseTarget() {
	e.age = 0
	if e.flagged == 1<<len(e.targets)-1 {
		return
	}
	for {
		e.current = e.rng.Intn(len(e.targets))
		if e.flagged>>e.current&1 == 0 {
			return
		}
	}
}

// Step lets the walker act for one control step. It returns the reward, which is 1 if the walker touched the current target and 0
// otherwise, and whether this was the last step of the episode. An episode ends after Limit steps and in no other way. An action
// outside [0, Actions) counts as 0, which does nothing. Before the first Reset and after the last step, Step does nothing and
// returns 0, true.
func (e *Env) Step(action int) (reward float64, last bool) {
	if !e.running {
		return 0, true
	}
	c := ControlOf(action)
	for range e.substeps {
		e.world.Substep(c.Roll, c.Steer)
		e.touch()
	}
	return e.endStep()
}

// touch flags the targets that the walker touches after this substep.
func (e *Env) touch() { e.flagged |= touching(&e.world.QPos, e.targets) }

// endStep finishes a step after its substeps: it counts the step and computes the reward.
func (e *Env) endStep() (reward float64, last bool) {
	e.age++
	reward = e.settle()
	e.steps++
	e.running = e.steps < e.limit
	return reward, !e.running
}

// settle ends the step's touches. It goes through the touched targets in order, gives the reward if one is the current target,
// draws another current target then, and takes back the flags one by one. So the draw can choose a touched target with a lower
// index, but none with a higher one, as in the reference.
func (e *Env) settle() (reward float64) {
	e.touched = e.flagged
	for i := range e.targets {
		if e.flagged>>i&1 == 0 {
			continue
		}
		if i == e.current {
			reward = 1
			e.chooseTarget()
		}
		e.flagged &^= 1 << i
	}
	return reward
}

// Config returns the configuration.
func (e *Env) Config() Config { return e.config }

// Limit returns the number of steps in an episode.
func (e *Env) Limit() int { return e.limit }

// Steps returns the number of steps made in this episode.
func (e *Env) Steps() int { return e.steps }

// Running reports whether an episode has begun and has not ended yet.
func (e *Env) Running() bool { return e.running }

// Layout returns the maze. It is valid until the next Reset or RestoreState and must not be changed. Before the first Reset it is
// empty.
func (e *Env) Layout() *Layout { return &e.layout }

// Targets returns the targets. They are valid as long as the layout is and must not be changed.
func (e *Env) Targets() []Target { return e.targets }

// Current returns the index of the current target.
func (e *Env) Current() int { return e.current }

// Cued reports whether the current target's colour is shown at present. If Config.CueSteps is 0, it always is.
func (e *Env) Cued() bool { return e.config.CueSteps == 0 || e.age < e.config.CueSteps }

// TargetColor returns the current target's colour as it is observed: red, green and blue from 0 to 1, or zeros unless Cued.
func (e *Env) TargetColor() [3]float64 {
	if !e.Cued() {
		return [3]float64{}
	}
	return e.targets[e.current].RGB()
}

// Touched returns the targets that the walker touched during the last step: bit i stands for target i.
func (e *Env) Touched() uint32 { return e.touched }

// Hidden returns the targets that are invisible at present: bit i stands for target i. After a reset, a target in the middle of the
// maze is hidden. The reference takes it for touched, because the walker stood there while the maze was built. The first step
// settles it, with a reward if it is the current one. After that step nothing is hidden.
func (e *Env) Hidden() uint32 {
	if e.steps > 0 {
		return 0
	}
	return e.flagged
}

// QPos returns the walker's position x, y, z (m), its steer angle and its roll angle (rad). The walker faces (cos steer, -sin
// steer).
func (e *Env) QPos() [5]float64 { return e.world.QPos }

// QVel returns the rates of QPos (m/s, rad/s).
func (e *Env) QVel() [5]float64 { return e.world.QVel }
