package memorygym

import (
	"math"

	"ariadne/internal/rng/pcg64"
	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// endlessMortar is Endless Mortar Mayhem. When the agent has carried out all commands, it is shown one more and has to begin
// with the first again. The arena has no border: an agent that leaves it comes in on the other side.
type endlessMortar struct {
	mortarMayhem
	steps   int
	initial int // number of commands at the start
}

func newEndlessMortar() *endlessMortar {
	w := &endlessMortar{mortarMayhem: *newMortarMayhem(false), steps: -1, initial: 1}
	w.size = 6
	return w
}

func (w *endlessMortar) setters() task.Setters {
	s := w.mortarMayhem.setters()
	delete(s, "arena_size")
	delete(s, "command_count")
	delete(s, "reward_episode_success")
	s["max_steps"] = task.Int(&w.steps, -1, maxSteps)
	s["initial_command_count"] = task.Int(&w.initial, 1, maxCount)
	return s
}

func (w *endlessMortar) limit() int     { return max(w.steps, 0) }
func (w *endlessMortar) truthSize() int { return 2 }

func (w *endlessMortar) facts() []fact {
	return []fact{
		{"commands_completed", true, func(i Info) float64 { return i.Commands }},
		{"max_command_sequence", true, func(i Info) float64 { return float64(i.Sequence) }},
	}
}

func (w *endlessMortar) games(n int, seed uint64) []game {
	envs, out := make([]endlessMortarGame, n), make([]game, n)
	for i := range envs {
		envs[i] = endlessMortarGame{endlessMortar: w, rng: pcg64.New(seed + uint64(i))}
		out[i] = &envs[i]
	}
	return out
}

// endlessMortarGame is one environment.
type endlessMortarGame struct {
	*endlessMortar
	rng             pcg64.Generator
	commands        []command
	shown, pause    int // steps for which a command is shown, and for the pause after it
	duration, delay int // of explosions, in steps

	agent     walker
	drawn     walker // where the agent is drawn while commands are shown; in the reference this place comes from the episode before
	known     bool   // drawn is set
	own       bool   // the agent is drawn at its true place
	target    tile
	first     int // the first command to be shown
	frame     int // frame of the presentation
	current   int // the command to be carried out
	waited    int // steps since the last explosion began
	burned    int // steps since the explosion began
	burning   bool
	completed int
	elapsed   int
	sum       float64
}

func (e *endlessMortarGame) reset() {
	if e.own {
		e.drawn = e.agent
	}
	e.own = false
	start := e.rng.Integers(0, e.size*e.size)
	at := tile{start / e.size, start % e.size}
	e.agent = walker{}
	e.agent.x, e.agent.y = e.centre(at)
	e.agent.x += e.rng.Integers(-2, 2)
	e.agent.y += e.rng.Integers(-2, 2)
	e.commands = e.commands[:0]
	for range e.initial {
		e.order()
	}
	e.shown, e.pause = pcg64.Choice(&e.rng, e.showDurations), pcg64.Choice(&e.rng, e.showDelays)
	e.duration, e.delay = pcg64.Choice(&e.rng, e.durations), pcg64.Choice(&e.rng, e.delays)
	e.target = e.after(at, 0)
	e.first, e.frame, e.current, e.waited, e.burned, e.burning = 0, 0, 0, 0, 0, false
	e.completed, e.elapsed, e.sum = 0, 0, 0
}

// order adds a command.
func (e *endlessMortarGame) order() {
	e.commands = append(e.commands, command(e.rng.Integers(0, e.allowed)))
}

// after returns the tile to which command k leads from a tile.
func (e *endlessMortarGame) after(t tile, k int) tile {
	d := delta[e.commands[k]]
	return tile{(t.i + d[0] + e.size) % e.size, (t.j + d[1] + e.size) % e.size}
}

// presenting reports whether a frame belongs to the presentation of commands.
func (e *endlessMortarGame) presenting(frame int) bool {
	return frame < (len(e.commands)-e.first)*(e.shown+e.pause)
}

func (e *endlessMortarGame) step(action int) outcome {
	var o outcome
	e.frame++
	if e.presenting(e.frame) {
		if !e.known {
			e.known, e.own = true, true
		}
	} else {
		e.move(action)
		e.known, e.own = true, true
		o = e.execute()
	}
	e.elapsed++
	o.done = o.done || e.elapsed == e.steps
	e.sum += o.reward
	return o
}

// move applies an action to the agent. Beyond the edge, the agent comes in on the other side.
func (e *endlessMortarGame) move(action int) {
	horizontal, vertical := action/3, action%3
	if r := turns[horizontal][vertical]; r >= 0 {
		e.agent.rotation = r
	}
	pace := e.agentSpeed
	if horizontal != 0 && vertical != 0 {
		length := math.Sqrt(2)
		pace = 1 / length * e.agentSpeed
	}
	beyond := float64(e.gait.radius) * 0.5 // how far the agent's centre may be outside
	wrap := func(at, sign, from, to int) int {
		x := math.Round(float64(at) + float64(float64(sign)*pace))
		switch {
		case x > float64(to)+beyond:
			x = math.Round(float64(from) - beyond)
		case x < float64(from)-beyond:
			x = math.Round(float64(to) + beyond)
		}
		return int(x)
	}
	e.agent.x = wrap(e.agent.x, signs[horizontal], e.arena.left, e.arena.right)
	e.agent.y = wrap(e.agent.y, signs[vertical], e.arena.top, e.arena.bottom)
}

// tile returns the agent's tile, which may be beyond the arena.
func (e *endlessMortarGame) tile() tile {
	return tile{floorDiv(e.agent.x-e.arena.left, arenaTile), floorDiv(e.agent.y-e.arena.top, arenaTile)}
}

// execute judges the agent's place. In the step in which an explosion begins, both parts run.
func (e *endlessMortarGame) execute() outcome {
	var o outcome
	there := e.tile() == e.target
	if due := e.waited > 0 && e.waited%e.delay == 0; due && !e.burning {
		e.current++
		e.burning = true
		if there {
			o.reward += e.rewardSuccess
			e.completed++
		} else {
			o.done = true
			o.reward += e.rewardFailure
		}
		if e.current >= len(e.commands) { // also if the last one failed
			e.first = len(e.commands)
			e.order()
			e.current, e.burned = 0, 0
			e.frame = -1 // so that the next step shows the first frame
		}
		e.waited = 1
	}
	switch {
	case !e.burning:
		e.waited++
	case e.burned > 0 && e.burned%e.duration == 0:
		e.burning, e.burned = false, 0
		if e.current < len(e.commands) {
			e.target = e.after(e.target, e.current)
		}
	default:
		if !there {
			o.done = true
			o.reward = e.rewardFailure // replaces all rewards of this step
		}
		e.burned++
	}
	return o
}

func (e *endlessMortarGame) info() Info {
	return Info{Return: e.sum, Length: e.elapsed, Commands: float64(e.completed), Sequence: len(e.commands) - 1}
}

func (e *endlessMortarGame) truth(out []float64) {
	out[0], out[1] = float64(e.target.i)/5, float64(e.target.j)/5
}

// visible returns the command that is shown now. ok is false if none is.
func (e *endlessMortarGame) visible() (c command, ok bool) {
	if e.frame < 0 || !e.presenting(e.frame) || e.frame%(e.shown+e.pause) >= e.shown {
		return 0, false
	}
	return e.commands[e.first+e.frame/(e.shown+e.pause)], true
}

func (e *endlessMortarGame) draw(on *raster.Surface) {
	if e.burning && e.visualFeedback {
		copy(on.Pix, e.ablaze.Pix)
		e.calmTile.Draw(on, e.arena.left+arenaTile*e.target.i, e.arena.top+arenaTile*e.target.j)
	} else {
		copy(on.Pix, e.calm.Pix)
	}
	at := e.place()
	e.agents[at.rotation/45].Draw(on, at.x, at.y)
	if c, ok := e.visible(); ok {
		e.symbols[c].Draw(on, Side/2, Side/2)
	}
}

// place returns where the agent is drawn.
func (e *endlessMortarGame) place() walker {
	switch {
	case e.elapsed == 0 || !e.known: // at first the agent is upright
		return walker{e.agent.x, e.agent.y, 0}
	case !e.own:
		return e.drawn
	}
	return e.agent
}

func (e *endlessMortarGame) vector(out []float32) {
	clear(out)
	at := e.place()
	describe(out, at.x, at.y, at.rotation)
	if c, ok := e.visible(); ok {
		out[described+int(c)] = 1
	}
	if e.burning && e.visualFeedback {
		x, y := e.centre(e.target)
		after := out[described+len(delta):]
		after[0], after[1], after[2] = 1, float32(x)/Side, float32(y)/Side
	}
}

func (e *endlessMortarGame) engine() *pcg64.Generator { return &e.rng }

// inherit implements heir. It takes over where the agent is drawn while commands are shown.
func (e *endlessMortarGame) inherit(from game) {
	if f, ok := from.(*endlessMortarGame); ok {
		e.drawn, e.known, e.own = f.drawn, f.known, false
		if f.own {
			e.drawn = f.agent
		}
	}
}

func (e *endlessMortarGame) state(c *codec) {
	n := len(e.commands)
	codeInt(c, &n, 1, maxSteps)
	if c.reading {
		e.commands = e.commands[:0]
	}
	for k := 0; k < n && c.err == nil; k++ {
		if c.reading {
			e.commands = append(e.commands, 0)
		}
		codeInt(c, &e.commands[k], 0, e.allowed-1)
	}
	codeInt(c, &e.shown, 0, maxCount)
	codeInt(c, &e.pause, 0, maxCount)
	c.check(e.shown+e.pause > 0, "commands are shown for no time")
	codeInt(c, &e.duration, 1, maxCount)
	codeInt(c, &e.delay, 1, maxCount)
	c.walker(&e.agent)
	c.walker(&e.drawn)
	c.flag(&e.known)
	c.flag(&e.own)
	codeInt(c, &e.target.i, 0, e.size-1)
	codeInt(c, &e.target.j, 0, e.size-1)
	codeInt(c, &e.first, 0, n-1)
	frame := e.frame + 1
	codeInt(c, &frame, 0, maxSteps)
	e.frame = frame - 1
	codeInt(c, &e.current, 0, n-1)
	codeInt(c, &e.waited, 0, maxCount)
	codeInt(c, &e.burned, 0, maxCount)
	c.flag(&e.burning)
	codeInt(c, &e.completed, 0, maxSteps)
	codeInt(c, &e.elapsed, 0, maxSteps)
	c.float(&e.sum)
}
