package memorygym

import (
	"errors"
	"slices"

	"ariadne/internal/rng/pcg64"
	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// mortarMayhem is Mortar Mayhem. Commands are shown one after another, and then have to be carried out in the same order. Each
// time, all tiles but the right one explode.
type mortarMayhem struct {
	grid bool
	told bool // Mortar Mayhem B: commands are observed as numbers instead of being shown

	agentScale, agentSpeed    float64
	size                      int // of the arena in tiles
	allowed                   int // number of different commands, the first ones of delta
	counts                    []int
	showDurations, showDelays []int // steps
	durations, delays         []int // of explosions, in steps
	visualFeedback            bool
	rewardFailure             float64
	rewardSuccess             float64
	rewardEpisode             float64

	gait     gait
	arena    area
	agents   [8]*raster.Sprite
	symbols  [len(delta)]*raster.Sprite
	calm     *raster.Surface // the empty arena
	ablaze   *raster.Surface // the empty arena with all tiles on
	calmTile *raster.Sprite
}

const arenaTile = 14 // pixels

func newMortarMayhem(grid bool) *mortarMayhem {
	w := &mortarMayhem{
		grid: grid, agentScale: 0.25, agentSpeed: 3, size: 5, allowed: 9, counts: []int{10},
		showDurations: []int{3}, showDelays: []int{1}, durations: []int{6}, delays: []int{18},
		visualFeedback: true, rewardSuccess: 0.1,
	}
	if grid {
		w.allowed, w.durations, w.delays = 5, []int{2}, []int{6}
	}
	return w
}

// tell turns the world into Mortar Mayhem B.
func (w *mortarMayhem) tell() *mortarMayhem {
	w.told = true
	w.showDurations, w.showDelays = []int{0}, []int{0}
	return w
}

func (w *mortarMayhem) setters() task.Setters {
	s := task.Setters{
		"agent_scale":            task.Float(&w.agentScale, 0, maxScale),
		"arena_size":             task.Int(&w.size, 2, 6),
		"allowed_commands":       task.Int(&w.allowed, 4, len(delta)),
		"command_count":          ints(&w.counts, 1, maxCount),
		"command_show_duration":  ints(&w.showDurations, 0, maxCount),
		"command_show_delay":     ints(&w.showDelays, 0, maxCount),
		"explosion_duration":     ints(&w.durations, 1, maxCount),
		"explosion_delay":        ints(&w.delays, 1, maxCount),
		"visual_feedback":        task.Bool(&w.visualFeedback),
		"reward_command_failure": reward(&w.rewardFailure),
		"reward_command_success": reward(&w.rewardSuccess),
		"reward_episode_success": reward(&w.rewardEpisode),
	}
	if !w.grid {
		s["agent_speed"] = task.Float(&w.agentSpeed, 0, maxSpeed)
	}
	if w.told {
		s["command_count"] = ints(&w.counts, 1, toldCommands)
		delete(s, "command_show_duration")
		delete(s, "command_show_delay")
	}
	return s
}

func (w *mortarMayhem) prepare() error {
	if !w.told && slices.Min(w.showDurations) == 0 && slices.Min(w.showDelays) == 0 {
		return errors.New("command_show_duration and command_show_delay may both be 0: the first command would have no step")
	}
	scale := w.agentScale
	if w.grid {
		scale = gridScale
	}
	w.gait = newGait(w.agentSpeed, scale)
	w.agents = agentSprites(scale)
	w.symbols = commandSprites()
	corner := Side/2 - arenaTile*w.size/2
	w.arena = area{corner, corner, corner + arenaTile*w.size, corner + arenaTile*w.size}
	w.calm, w.ablaze = w.picture(calmTile), w.picture(burningTile)
	tile := raster.New(arenaTile, arenaTile, raster.Colour{})
	calmTile.draw(tile, 0, 0)
	w.calmTile = tile.Sprite(0, 0, raster.Colour{})
	return nil
}

// tileColours holds the colours of a tile and its frame.
type tileColours struct{ fill, frame raster.Colour }

var (
	calmTile    = tileColours{raster.Colour{21, 43, 77}, raster.Colour{29, 60, 107}}
	burningTile = tileColours{raster.Colour{81, 18, 26}, raster.Colour{112, 24, 36}}
)

func (t tileColours) draw(on *raster.Surface, x, y int) {
	on.FillRect(x, y, arenaTile, arenaTile, t.fill)
	on.Frame(x, y, arenaTile, arenaTile, 1, t.frame)
}

// picture draws the arena with tiles of one kind.
func (w *mortarMayhem) picture(t tileColours) *raster.Surface {
	s := raster.New(Side, Side, raster.Colour{})
	for i := range w.size {
		for j := range w.size {
			t.draw(s, w.arena.left+arenaTile*i, w.arena.top+arenaTile*j)
		}
	}
	return s
}

func (w *mortarMayhem) actions() int {
	if w.grid {
		return gridActions
	}
	return freeActions
}

// limit returns the length of the longest episode: all frames of the presentation but the first, then the delay and explosion
// of each command.
func (w *mortarMayhem) limit() int {
	count, delay, duration := slices.Max(w.counts), slices.Max(w.delays), slices.Max(w.durations)
	if w.told {
		return count*(delay+duration) - duration + 1
	}
	return count*(slices.Max(w.showDurations)+slices.Max(w.showDelays)) - 1 + count*(delay+duration) - duration + 1
}

func (w *mortarMayhem) facts() []fact {
	return []fact{{"commands_completed", false, func(i Info) float64 { return i.Commands }}}
}

func (w *mortarMayhem) games(n int, seed uint64) []game {
	envs, out := make([]mortarGame, n), make([]game, n)
	for i := range envs {
		envs[i] = mortarGame{
			mortarMayhem: w, rng: pcg64.New(seed + uint64(i)), commands: make([]command, 0, slices.Max(w.counts)),
		}
		out[i] = &envs[i]
	}
	return out
}

// tile is a place in the arena.
type tile struct{ i, j int }

func (t tile) after(c command) tile { return tile{t.i + delta[c][0], t.j + delta[c][1]} }

// mortarGame is one environment of Mortar Mayhem.
type mortarGame struct {
	*mortarMayhem
	rng             pcg64.Generator
	commands        []command
	shown, pause    int // steps for which a command is shown, and for the pause after it
	duration, delay int // of explosions, in steps

	agent   walker
	target  tile // where the agent must be
	frame   int  // frame of the presentation; len(commands)·(shown+pause) or more after it
	current int  // the command to be carried out; after its explosion, the next one
	waited  int  // steps since the last explosion began, or for the first command since the presentation ended
	burned  int  // steps since the explosion began
	burning bool // an explosion is going on
	success bool
	elapsed int
	sum     float64 // of rewards
}

func (e *mortarGame) reset() {
	start := e.rng.Integers(0, e.size*e.size)
	at := tile{start / e.size, start % e.size}
	e.agent = walker{}
	e.agent.x, e.agent.y = e.centre(at)
	if e.told && !e.grid {
		e.agent.x += e.rng.Integers(-2, 2)
		e.agent.y += e.rng.Integers(-2, 2)
	}

	e.commands = e.commands[:0]
	end := at
	for range pcg64.Choice(&e.rng, e.counts) {
		var room [len(delta)]command
		valid := room[:0]
		for c := range command(e.allowed) {
			if t := end.after(c); t.i >= 0 && t.i < e.size && t.j >= 0 && t.j < e.size {
				valid = append(valid, c)
			}
		}
		c := pcg64.Choice(&e.rng, valid)
		e.commands = append(e.commands, c)
		end = end.after(c)
	}
	e.shown, e.pause = pcg64.Choice(&e.rng, e.showDurations), pcg64.Choice(&e.rng, e.showDelays)
	e.duration, e.delay = pcg64.Choice(&e.rng, e.durations), pcg64.Choice(&e.rng, e.delays)

	e.target = at.after(e.commands[0])
	e.frame, e.current, e.waited, e.burned, e.burning = 0, 0, 0, 0, false
	e.success, e.elapsed, e.sum = false, 0, 0
}

// centre returns the middle of a tile in pixels.
func (w *mortarMayhem) centre(t tile) (x, y int) {
	return w.arena.left + arenaTile*t.i + arenaTile/2, w.arena.top + arenaTile*t.j + arenaTile/2
}

// presenting reports whether a frame belongs to the presentation of commands.
func (e *mortarGame) presenting(frame int) bool { return frame < len(e.commands)*(e.shown+e.pause) }

func (e *mortarGame) step(action int) outcome {
	var o outcome
	e.frame++
	if !e.presenting(e.frame) {
		e.move(action)
		o = e.execute()
	}
	e.success = o.success
	e.elapsed++
	e.sum += o.reward
	return o
}

// move applies an action to the agent.
func (e *mortarGame) move(action int) {
	if !e.grid {
		e.agent.move(action, e.gait, e.arena)
		return
	}
	at := e.tile()
	g := gridWalker{at.i, at.j, e.agent.rotation}
	g.move(action, e.size)
	e.agent.x, e.agent.y = e.centre(tile{g.i, g.j})
	e.agent.rotation = g.rotation
}

// tile returns the agent's tile.
func (e *mortarGame) tile() tile {
	return tile{floorDiv(e.agent.x-e.arena.left, arenaTile), floorDiv(e.agent.y-e.arena.top, arenaTile)}
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// execute judges the agent's place. In the step in which an explosion begins, both parts run.
func (e *mortarGame) execute() outcome {
	var o outcome
	there := e.tile() == e.target
	if due := e.waited > 0 && e.waited%e.delay == 0; due && !e.burning {
		e.current++
		e.burning = true
		if there {
			o.reward += e.rewardSuccess
		} else {
			o.done = true
			o.reward += e.rewardFailure
		}
		if e.current >= len(e.commands) { // also if the last one failed
			o.done, o.success = true, true
			o.reward += e.rewardEpisode
		}
		e.waited = 1
	}
	switch {
	case !e.burning:
		e.waited++
	case e.burned > 0 && e.burned%e.duration == 0:
		e.burning, e.burned = false, 0
		if e.current < len(e.commands) {
			e.target = e.target.after(e.commands[e.current])
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

func (e *mortarGame) info() Info {
	completed := e.current - 1
	if e.success {
		completed++
	}
	return Info{
		Return: e.sum, Length: e.elapsed, Success: e.success,
		Commands: float64(completed) / float64(len(e.commands)),
	}
}

// visible returns the command that is shown now. ok is false if none is.
func (e *mortarGame) visible() (c command, ok bool) {
	if !e.presenting(e.frame) || e.frame%(e.shown+e.pause) >= e.shown {
		return 0, false
	}
	return e.commands[e.frame/(e.shown+e.pause)], true
}

func (e *mortarGame) draw(on *raster.Surface) {
	if e.burning && e.visualFeedback {
		copy(on.Pix, e.ablaze.Pix)
		e.calmTile.Draw(on, e.arena.left+arenaTile*e.target.i, e.arena.top+arenaTile*e.target.j)
	} else {
		copy(on.Pix, e.calm.Pix)
	}
	e.agents[e.agent.rotation/45].Draw(on, e.agent.x, e.agent.y)
	if c, ok := e.visible(); ok {
		e.symbols[c].Draw(on, Side/2, Side/2)
	}
}

// vectorSize returns the size of the vector: the agent, the command that is shown, whether tiles are on and which is off, and
// the commands that are told.
func (w *mortarMayhem) vectorSize() int {
	n := described + len(delta) + 1 + 2
	if w.told {
		n += toldSize
	}
	return n
}

func (e *mortarGame) vector(out []float32) {
	clear(out)
	describe(out, e.agent.x, e.agent.y, e.agent.rotation)
	if c, ok := e.visible(); ok {
		out[described+int(c)] = 1
	}
	if e.burning && e.visualFeedback {
		x, y := e.centre(e.target)
		after := out[described+len(delta):]
		after[0], after[1], after[2] = 1, float32(x)/Side, float32(y)/Side
	}
	if e.told {
		e.commandsTold(out[described+len(delta)+3:])
	}
}

func (e *mortarGame) engine() *pcg64.Generator { return &e.rng }

func (e *mortarGame) state(c *codec) {
	n := len(e.commands)
	codeInt(c, &n, 1, cap(e.commands))
	if c.err != nil {
		return
	}
	e.commands = e.commands[:n]
	for i := range e.commands {
		codeInt(c, &e.commands[i], 0, e.allowed-1)
	}
	codeInt(c, &e.shown, 0, maxCount)
	codeInt(c, &e.pause, 0, maxCount)
	c.check(e.told || e.shown+e.pause > 0, "commands are shown for no time")
	codeInt(c, &e.duration, 1, maxCount)
	codeInt(c, &e.delay, 1, maxCount)
	c.walker(&e.agent)
	codeInt(c, &e.target.i, 0, e.size-1)
	codeInt(c, &e.target.j, 0, e.size-1)
	codeInt(c, &e.frame, 0, e.limit())
	codeInt(c, &e.current, 0, n-1)
	codeInt(c, &e.waited, 0, maxCount)
	codeInt(c, &e.burned, 0, maxCount)
	c.flag(&e.burning)
	codeInt(c, &e.elapsed, 0, e.limit())
	c.float(&e.sum)
	c.check(!e.grid || e.agent.rotation%90 == 0, "an agent on a grid faces a corner")
	if c.reading && c.err == nil {
		c.check(e.possible(), "the target leaves the arena")
	}
}

// possible reports whether the remaining commands stay within the arena.
func (e *mortarGame) possible() bool {
	at, next := e.target, e.current
	if !e.burning { // the target is that of the current command already
		next++
	}
	for _, c := range e.commands[min(next, len(e.commands)):] {
		at = at.after(c)
		if at.i < 0 || at.i >= e.size || at.j < 0 || at.j >= e.size {
			return false
		}
	}
	return true
}
