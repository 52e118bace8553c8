package memorygym

import (
	"ariadne/internal/rng/pcg64"
	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// mysteryPath is Mystery Path. An invisible path leads from the origin to the goal. An agent that leaves it starts again.
type mysteryPath struct {
	grid bool

	steps                   int
	agentScale, agentSpeed  float64
	origins                 []int
	showOrigin, showGoal    bool
	visualFeedback          bool
	rewardGoal, rewardFall  float64
	rewardPath, rewardSteps float64

	gait                        gait
	agents                      [8]*raster.Sprite
	cross, originTile, goalTile *raster.Sprite
}

const pathTile = Side / pathGrid // pixels

func newMysteryPath(grid bool) *mysteryPath {
	w := &mysteryPath{
		grid: grid, steps: 512, agentScale: 0.25, agentSpeed: 3, origins: []int{0, 1, 2, 3},
		visualFeedback: true, rewardGoal: 1, rewardPath: 0.1,
	}
	if grid {
		w.steps, w.rewardPath = 128, 0
	}
	return w
}

// easy sets what is different in the Easy variants of the AGaLiTe paper.
func (w *mysteryPath) easy() *mysteryPath {
	w.showOrigin, w.showGoal, w.rewardPath = true, true, 0.1
	return w
}

func (w *mysteryPath) setters() task.Setters {
	s := task.Setters{
		"max_steps":              task.Int(&w.steps, 1, maxSteps),
		"agent_scale":            task.Float(&w.agentScale, 0, maxScale),
		"cardinal_origin_choice": ints(&w.origins, 0, 3),
		"show_origin":            task.Bool(&w.showOrigin),
		"show_goal":              task.Bool(&w.showGoal),
		"visual_feedback":        task.Bool(&w.visualFeedback),
		"reward_goal":            reward(&w.rewardGoal),
		"reward_fall_off":        reward(&w.rewardFall),
		"reward_path_progress":   reward(&w.rewardPath),
		"reward_step":            reward(&w.rewardSteps),
	}
	if !w.grid {
		s["agent_speed"] = task.Float(&w.agentSpeed, 0, maxSpeed)
	}
	return s
}

func (w *mysteryPath) prepare() error {
	scale := w.agentScale
	if w.grid {
		scale = gridScale
	}
	w.gait = newGait(w.agentSpeed, scale)
	w.agents = agentSprites(scale)
	w.cross = fallCross()
	w.goalTile = pathTileOf(raster.Colour{0, 255, 0})
	w.originTile = pathTileOf(raster.Colour{0, 0, 255})
	return nil
}

// gridScale is the size of the agent in the tasks on a grid, whatever agent_scale is.
const gridScale = 0.25

func pathTileOf(c raster.Colour) *raster.Sprite {
	return raster.New(pathTile, pathTile, c).Sprite(0, 0, raster.Colour{})
}

// fallCross draws the cross that shows where the agent fell.
func fallCross() *raster.Sprite {
	const side, width = 10, 3
	s := raster.New(side, side, raster.Colour{})
	red := raster.Colour{255, 0, 0}
	s.Line(0, 0, side-1, side-1, width, red)
	s.Line(side-1, 0, 0, side-1, width, red)
	return s.Sprite(side/2, side/2, raster.Colour{})
}

func (w *mysteryPath) actions() int {
	if w.grid {
		return gridActions
	}
	return freeActions
}

func (w *mysteryPath) limit() int { return w.steps }

func (w *mysteryPath) facts() []fact {
	return []fact{{"num_fails", true, func(i Info) float64 { return float64(i.Fails) }}}
}

func (w *mysteryPath) games(n int, seed uint64) []game {
	envs, out := make([]pathGame, n), make([]game, n)
	for i := range envs {
		envs[i] = pathGame{mysteryPath: w, rng: pcg64.New(seed + uint64(i))}
		out[i] = &envs[i]
	}
	return out
}

// pathGame is one environment of Mystery Path.
type pathGame struct {
	*mysteryPath
	rng pcg64.Generator
	layout
	agent   walker
	visited cellSet // cells of the path whose reward was given
	fallen  bool    // the last step led off the path, so the next one leads back to the origin
	fails   int
	cross   mark
	elapsed int
	sum     float64 // of rewards
}

// mark is the place of the cross, if the cross is drawn.
type mark struct {
	shown bool
	x, y  int
}

func (e *pathGame) reset() {
	e.layout = newLayout(&e.rng, e.origins)
	e.agent = walker{}
	e.toOrigin()
	e.visited, e.fallen, e.fails, e.cross, e.elapsed, e.sum = 0, false, 0, mark{}, 0, 0
}

// toOrigin puts the agent on the origin. As in the reference, its distance from the tile's corner is the radius of its body.
func (e *pathGame) toOrigin() {
	e.agent.x, e.agent.y = pathTile*e.origin.i()+e.gait.radius, pathTile*e.origin.j()+e.gait.radius
}

func (e *pathGame) step(action int) outcome {
	if e.fallen { // the fall costs a step
		e.toOrigin()
		action = 0
	}
	e.move(action)

	var o outcome
	at, inside := e.cell()
	switch {
	case inside && at == e.goal:
		o.reward += e.rewardGoal
		o.done, o.success = true, true
	case inside && e.path.has(at):
		if at != e.origin && !e.visited.has(at) {
			o.reward += e.rewardPath
			e.visited.add(at)
		}
		e.fallen = false
		e.cross = mark{false, e.agent.x, e.agent.y}
	default:
		o.reward += e.rewardFall
		e.fails++
		e.fallen = true
		e.cross = mark{e.visualFeedback, e.agent.x, e.agent.y}
	}
	o.reward += e.rewardSteps
	e.elapsed++
	o.done = o.done || e.elapsed == e.steps
	e.sum += o.reward
	return o
}

// move applies an action to the agent.
func (e *pathGame) move(action int) {
	if !e.grid {
		e.agent.move(action, e.gait, area{0, 0, Side, Side})
		return
	}
	g := gridWalker{e.agent.x / pathTile, e.agent.y / pathTile, e.agent.rotation}
	g.move(action, pathGrid)
	e.agent = walker{pathTile*g.i + pathTile/2, pathTile*g.j + pathTile/2, g.rotation}
}

// cell returns the agent's cell. A body without width may stand beyond the last cell.
func (e *pathGame) cell() (c cell, inside bool) {
	i, j := e.agent.x/pathTile, e.agent.y/pathTile
	if i >= pathGrid || j >= pathGrid {
		return 0, false
	}
	return cell(pathGrid*i + j), true
}

func (e *pathGame) info() Info {
	return Info{Return: e.sum, Length: e.elapsed, Fails: e.fails}
}

func (e *pathGame) engine() *pcg64.Generator { return &e.rng }

func (e *pathGame) state(c *codec) {
	codeInt(c, &e.origin, 0, pathCells-1)
	codeInt(c, &e.goal, 0, pathCells-1)
	codeInt(c, &e.walls, 0, 1<<pathCells-1)
	codeInt(c, &e.path, 0, 1<<pathCells-1)
	codeInt(c, &e.visited, 0, 1<<pathCells-1)
	c.walker(&e.agent)
	c.flag(&e.fallen)
	codeInt(c, &e.fails, 0, e.steps)
	c.flag(&e.cross.shown)
	codeInt(c, &e.cross.x, -maxPlace, maxPlace)
	codeInt(c, &e.cross.y, -maxPlace, maxPlace)
	codeInt(c, &e.elapsed, 0, e.steps-1)
	c.float(&e.sum)
	c.check(e.valid(), "the layout has no path")
	c.check(!e.grid || e.agent.rotation%90 == 0, "an agent on a grid faces a corner")
}

func (e *pathGame) draw(on *raster.Surface) {
	clear(on.Pix)
	if e.showGoal {
		e.goalTile.Draw(on, pathTile*e.goal.i(), pathTile*e.goal.j())
	}
	if e.showOrigin {
		e.originTile.Draw(on, pathTile*e.origin.i(), pathTile*e.origin.j())
	}
	e.agents[e.agent.rotation/45].Draw(on, e.agent.x, e.agent.y)
	if e.cross.shown {
		e.mysteryPath.cross.Draw(on, e.cross.x, e.cross.y)
	}
}

// vectorSize returns the size of the vector: the agent, the cross, origin and goal.
func (w *mysteryPath) vectorSize() int { return described + 1 + 2 + 2 }

func (e *pathGame) vector(out []float32) {
	clear(out)
	describe(out, e.agent.x, e.agent.y, e.agent.rotation)
	if e.cross.shown {
		out[4] = 1
	}
	if e.showOrigin {
		tileCentre(out[5:], e.origin)
	}
	if e.showGoal {
		tileCentre(out[7:], e.goal)
	}
}

func tileCentre(out []float32, c cell) {
	out[0] = float32(pathTile*c.i()+pathTile/2) / Side
	out[1] = float32(pathTile*c.j()+pathTile/2) / Side
}
