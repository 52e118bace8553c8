package memorygym

import (
	"math"

	"ariadne/internal/rng/pcg64"
	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// endlessPath is Endless Mystery Path. The path continues to the right without end. An agent that leaves it starts again from
// its beginning. An episode ends if the agent leaves the path too early, leaves it at the same place again, or finds no new
// part of it for too long.
type endlessPath struct {
	steps                      int
	agentScale, agentSpeed     float64
	showOrigin                 bool // has no effect, as in the reference
	showPast, showBackground   bool
	showStamina                bool
	visualFeedback             bool
	cameraScale                float64
	stamina                    int
	rewardFall, rewardProgress float64
	rewardSteps                float64

	gait       gait
	camera     float64 // start of the camera, in pixels
	agents     [8]*raster.Sprite
	cross      *raster.Sprite
	past, edge *raster.Sprite // tiles of the path behind the agent, and those that are nearly out of the picture
	column     *raster.Sprite
}

// Measures of the path. A segment is a grid of cells and a column that leads to the next segment.
const (
	segmentLength  = pathGrid + 1
	segmentCells   = segmentLength * pathGrid
	firstSegments  = 3
	endlessActions = 4
	maxPathSpeed   = segmentLength*pathTile - 1 // pixels; so no step passes over a whole segment
	staminaWidth   = 4
)

func newEndlessPath() *endlessPath {
	return &endlessPath{
		steps: -1, agentScale: 0.25, agentSpeed: 3, showPast: true, visualFeedback: true, cameraScale: 5, stamina: 20,
		rewardProgress: 0.1,
	}
}

func (w *endlessPath) setters() task.Setters {
	return task.Setters{
		"max_steps":            task.Int(&w.steps, -1, maxSteps),
		"agent_scale":          task.Float(&w.agentScale, 0, maxScale),
		"agent_speed":          task.Float(&w.agentSpeed, 0, maxPathSpeed),
		"show_origin":          task.Bool(&w.showOrigin),
		"show_past_path":       task.Bool(&w.showPast),
		"show_background":      task.Bool(&w.showBackground),
		"show_stamina":         task.Bool(&w.showStamina),
		"visual_feedback":      task.Bool(&w.visualFeedback),
		"camera_offset_scale":  task.Float(&w.cameraScale, -maxCount, maxCount),
		"stamina_level":        task.Int(&w.stamina, 1, maxSteps),
		"reward_fall_off":      reward(&w.rewardFall),
		"reward_path_progress": reward(&w.rewardProgress),
		"reward_step":          reward(&w.rewardSteps),
	}
}

func (w *endlessPath) prepare() error {
	w.gait = newGait(w.agentSpeed, w.agentScale)
	w.camera = -pathTile * math.Max(0, math.Min(5.5, w.cameraScale))
	w.agents = agentSprites(w.agentScale)
	w.cross = fallCross()
	frame := raster.Colour{210, 210, 210}
	w.past = framedTile(raster.Colour{255, 255, 255}, frame, 1)
	w.edge = pathTileOf(frame)
	w.column = framedTile(raster.Colour{125, 177, 250}, frame, pathGrid)
	return nil
}

// framedTile draws n tiles above each other.
func framedTile(fill, frame raster.Colour, n int) *raster.Sprite {
	s := raster.New(pathTile, n*pathTile, raster.Colour{})
	for k := range n {
		s.FillRect(0, k*pathTile, pathTile, pathTile, fill)
		s.Frame(0, k*pathTile, pathTile, pathTile, 1, frame)
	}
	return s.Sprite(0, 0, raster.Colour{})
}

func (w *endlessPath) actions() int   { return endlessActions }
func (w *endlessPath) limit() int     { return max(w.steps, 0) }
func (w *endlessPath) truthSize() int { return 3 }

func (w *endlessPath) facts() []fact {
	return []fact{
		{"num_fails", true, func(i Info) float64 { return float64(i.Fails) }},
		{"max_x", true, func(i Info) float64 { return float64(i.Farthest) }},
		{"tiles_visited", true, func(i Info) float64 { return float64(i.Tiles) }},
	}
}

func (w *endlessPath) games(n int, seed uint64) []game {
	envs, out := make([]endlessPathGame, n), make([]game, n)
	for i := range envs {
		envs[i] = endlessPathGame{endlessPath: w, rng: pcg64.New(seed + uint64(i))}
		out[i] = &envs[i]
	}
	return out
}

// segment is a part of the path. Its cells are numbered 7·column + row.
type segment struct {
	room     [segmentCells]cell
	length   int
	places   [segmentCells]int8 // 1 + the cell's place in the way, 0 off the path
	rewarded uint64             // cells whose reward was given
	refilled uint64             // cells that gave stamina since the last fall
}

// way returns the segment's cells in the order of the path.
func (s *segment) way() []cell { return s.room[:s.length] }

// lay fills in places from the way.
func (s *segment) lay() {
	s.places = [segmentCells]int8{}
	for k, c := range s.way() {
		s.places[c] = int8(1 + k)
	}
}

// node is a cell of the path.
type node struct{ segment, place int }

// endlessPathGame is one environment.
type endlessPathGame struct {
	*endlessPath
	rng      pcg64.Generator
	segments []segment
	agent    walker
	at       node // where the agent was on the path last
	cameraX  float64
	scroll   float64
	left     int // stamina
	farthest int // the farthest column that was reached
	tiles    int // number of the path's tiles that were found
	fallen   bool
	cross    mark
	falls    []tile
	truthful int // the right direction: 0 east, 1 north, 2 south
	fails    int
	elapsed  int
	sum      float64
}

func (e *endlessPathGame) reset() {
	e.segments = e.segments[:0]
	for range firstSegments {
		e.grow()
	}
	e.segments[0].rewarded = 1 << e.segments[0].room[0]
	e.agent = walker{rotation: 270}
	e.toStart()
	e.at = node{}
	e.left, e.farthest, e.tiles, e.fallen, e.fails = e.stamina, 0, 0, false, 0
	e.cross, e.falls = mark{}, e.falls[:0]
	e.elapsed, e.sum, e.truthful = 0, 0, 0
	e.look()
}

// grow adds a segment to the path.
func (e *endlessPathGame) grow() {
	var from int
	if n := len(e.segments); n > 0 {
		last := &e.segments[n-1]
		from = last.room[last.length-1].j()
	} else {
		from = e.rng.Integers(0, pathGrid)
	}
	to := e.rng.Integers(0, pathGrid)
	e.segments = append(e.segments, segment{})
	s := &e.segments[len(e.segments)-1]
	way := appendCrossing(s.room[:0], &e.rng, from, to)
	s.length = len(append(way, cell(pathGrid*pathGrid+to)))
	s.lay()
}

// start returns the row in which the path begins.
func (e *endlessPathGame) start() int { return e.segments[0].room[0].j() }

// toStart puts the agent and the camera at the beginning.
func (e *endlessPathGame) toStart() {
	e.agent.x, e.agent.y = e.gait.radius, pathTile*e.start()+e.gait.radius
	e.cameraX, e.scroll = e.camera, 0
}

// tile returns the agent's tile. Its row may be beyond the picture.
func (e *endlessPathGame) tile() tile {
	return tile{floorDiv(e.agent.x, pathTile), floorDiv(e.agent.y, pathTile)}
}

// ways translates the four actions (none, right, up, down) to the nine of the continuous tasks.
var ways = [endlessActions]int{0, 6, 1, 2}

func (e *endlessPathGame) step(action int) outcome {
	var o outcome
	if e.fallen {
		e.toStart()
	} else {
		e.move(ways[action])
	}
	t := e.tile()
	s := t.i / segmentLength
	if s > len(e.segments)-2 {
		e.grow()
	}
	onPath := e.visit(t, s, &o)
	if !onPath {
		e.fall(t, &o)
	} else {
		e.fallen, e.cross.shown = false, false
	}
	e.cross.x, e.cross.y = int(math.Round(float64(e.agent.x)-e.cameraX)), e.agent.y
	o.reward += e.rewardSteps
	e.left--
	e.elapsed++
	o.done = o.done || e.left == 0 || e.elapsed == e.steps
	e.look()
	if onPath {
		e.farthest = max(e.farthest, t.i)
	}
	e.sum += o.reward
	return o
}

// move moves the agent. Camera and background move the opposite way.
func (e *endlessPathGame) move(action int) {
	horizontal, vertical := action/3, action%3
	if r := turns[horizontal][vertical]; r >= 0 {
		e.agent.rotation = r
	}
	dx := signs[horizontal] * e.gait.straight
	e.agent.x += dx
	e.agent.y += signs[vertical] * e.gait.straight
	e.cameraX += float64(dx)
	e.scroll -= float64(dx)
	if math.Abs(e.scroll) >= pathTile {
		e.scroll = math.Copysign(math.Mod(math.Abs(e.scroll), math.Abs(float64(dx))), e.scroll)
	}
}

// visit reports whether the agent is on the path of its segment, and adds what that brings to the outcome.
func (e *endlessPathGame) visit(t tile, s int, o *outcome) bool {
	if t.j < 0 || t.j >= pathGrid {
		return false
	}
	part, c := &e.segments[s], t.i%segmentLength*pathGrid+t.j
	if part.places[c] == 0 {
		return false
	}
	e.at = node{s, int(part.places[c]) - 1}
	if part.rewarded>>c&1 == 0 {
		part.rewarded |= 1 << c
		o.reward += e.rewardProgress
		e.tiles++
	}
	if part.refilled>>c&1 == 0 {
		part.refilled |= 1 << c
		e.left = e.stamina
	}
	return true
}

// fall adds what leaving the path brings to the outcome. The reference means to forget the place of a fall once there is
// progress, but it compares the farthest column with itself.
func (e *endlessPathGame) fall(t tile, o *outcome) {
	o.reward += e.rewardFall
	e.fails++
	e.fallen = true
	e.cross.shown = e.visualFeedback
	if t.i < e.farthest {
		o.done = true
	} else if !e.fellAt(t) {
		e.falls = append(e.falls, t)
	} else {
		o.done = true
	}
	for s := range e.segments {
		e.segments[s].refilled = 0
	}
	e.left = e.stamina
}

func (e *endlessPathGame) fellAt(t tile) bool {
	for _, f := range e.falls {
		if f == t {
			return true
		}
	}
	return false
}

// place returns the column and row of a node of the path.
func (e *endlessPathGame) place(n node) tile {
	c := e.segments[n.segment].room[n.place]
	return tile{segmentLength*n.segment + c.i(), c.j()}
}

// next and previous go along the path. There is always a next node, because the path extends beyond the agent's segment.
func (e *endlessPathGame) next(n node) node {
	if n.place++; n.place == e.segments[n.segment].length {
		return node{n.segment + 1, 0}
	}
	return n
}

func (e *endlessPathGame) previous(n node) (node, bool) {
	if n.place > 0 {
		return node{n.segment, n.place - 1}, true
	}
	if n.segment == 0 {
		return n, false
	}
	return node{n.segment - 1, e.segments[n.segment-1].length - 1}, true
}

// look determines the right direction. Where the path leads back, the direction stays as it was, as in the reference.
func (e *endlessPathGame) look() {
	here, there := e.place(e.at), e.place(e.next(e.at))
	switch {
	case there.i == here.i+1:
		e.truthful = 0
	case there.j == here.j-1:
		e.truthful = 1
	case there.j == here.j+1:
		e.truthful = 2
	}
}

func (e *endlessPathGame) truth(out []float64) {
	clear(out)
	out[e.truthful] = 1
}

func (e *endlessPathGame) info() Info {
	return Info{Return: e.sum, Length: e.elapsed, Fails: e.fails, Farthest: e.farthest, Tiles: e.tiles}
}

func (e *endlessPathGame) engine() *pcg64.Generator { return &e.rng }

func (e *endlessPathGame) draw(on *raster.Surface) {
	clear(on.Pix)
	if e.showBackground {
		for k := range Side/pathTile + 2 {
			e.column.Draw(on, int(float64(pathTile*(k-1))+e.scroll), 0)
		}
	}
	if e.showPast {
		e.drawPast(on)
	}
	// The picture moves and the agent stays: its left edge is drawn where it was at first.
	e.agents[e.agent.rotation/45].Draw(on, e.agentX(), e.agent.y)
	if e.showStamina {
		e.drawStamina(on)
	}
	if e.cross.shown {
		e.endlessPath.cross.Draw(on, e.cross.x, e.cross.y)
	}
}

// agentX returns the x at which the agent's centre is drawn.
func (w *endlessPath) agentX() int {
	half := agentSide(w.agentScale) / 2
	return int(float64(w.gait.radius-half)-w.camera) + half
}

// drawPast draws the path behind the agent.
func (e *endlessPathGame) drawPast(on *raster.Surface) {
	e.eachPast(func(t tile) {
		sprite, left := e.past, int(float64(pathTile*t.i)-e.cameraX)
		if left == 2-pathTile || left == Side-2 { // if two columns are left, pygame draws a filled rectangle instead of a frame
			sprite = e.edge
		}
		sprite.Draw(on, left, pathTile*t.j)
	})
}

// eachPast calls show for the tiles of the path behind the agent, as far as the camera shows them.
func (e *endlessPathGame) eachPast(show func(t tile)) {
	x := e.tile().i - 1
	if x < 0 {
		return
	}
	last := max(0, x-int(e.cameraScale))
	for n, ok := e.previous(e.at); ok && x >= last && x >= 0; n, ok = e.previous(n) {
		t := e.place(n)
		x = t.i
		show(t)
		if x == last {
			break
		}
	}
}

// drawStamina draws the bar at the right edge. The used part is red, from the top.
func (e *endlessPathGame) drawStamina(on *raster.Surface) {
	on.FillRect(Side-staminaWidth, 0, staminaWidth, Side, raster.Colour{0, 255, 0})
	used := 1 - float64(min(e.left, e.stamina))/float64(e.stamina)
	on.FillRect(Side-staminaWidth, 0, staminaWidth, int(Side*used), raster.Colour{255, 0, 0})
}

// pastColumns is the number of columns of the path behind the agent in a vector.
const pastColumns = pathGrid + 1

// vectorSize returns the size of the vector: the agent, its place within its tile, the cross, stamina, and the visible tiles of
// the path.
func (w *endlessPath) vectorSize() int { return described + 1 + 1 + 1 + pastColumns*pathGrid }

func (e *endlessPathGame) vector(out []float32) {
	clear(out)
	describe(out, e.agentX(), e.agent.y, e.agent.rotation)
	rest := out[described:]
	rest[0] = float32(e.agent.x%pathTile) / pathTile
	if e.cross.shown {
		rest[1] = 1
	}
	if e.showStamina {
		rest[2] = float32(e.left) / float32(e.stamina)
	}
	if e.showPast {
		e.eachPast(func(t tile) {
			if k := e.tile().i - t.i; k >= 0 && k < pastColumns {
				rest[3+k*pathGrid+t.j] = 1
			}
		})
	}
}

func (e *endlessPathGame) state(c *codec) {
	n := len(e.segments)
	codeInt(c, &n, firstSegments, maxSteps)
	if c.reading {
		e.segments = e.segments[:0]
	}
	for s := 0; s < n && c.err == nil; s++ {
		if c.reading {
			e.segments = append(e.segments, segment{})
		}
		e.segments[s].state(c)
	}
	if c.err != nil {
		return
	}
	c.walker(&e.agent)
	codeInt(c, &e.at.segment, 0, n-2)
	if c.err != nil {
		return
	}
	codeInt(c, &e.at.place, 0, e.segments[e.at.segment].length-1)
	c.float(&e.cameraX)
	c.float(&e.scroll)
	codeInt(c, &e.left, 1, e.stamina)
	codeInt(c, &e.farthest, 0, maxPlace)
	codeInt(c, &e.tiles, 0, maxPlace)
	c.flag(&e.fallen)
	c.flag(&e.cross.shown)
	codeInt(c, &e.cross.x, -maxPlace, maxPlace)
	codeInt(c, &e.cross.y, -maxPlace, maxPlace)
	falls := len(e.falls)
	codeInt(c, &falls, 0, maxSteps)
	if c.reading {
		e.falls = e.falls[:0]
	}
	for k := 0; k < falls && c.err == nil; k++ {
		if c.reading {
			e.falls = append(e.falls, tile{})
		}
		codeInt(c, &e.falls[k].i, 0, maxPlace)
		codeInt(c, &e.falls[k].j, -maxPlace, maxPlace)
	}
	codeInt(c, &e.truthful, 0, 2)
	codeInt(c, &e.fails, 0, maxSteps)
	codeInt(c, &e.elapsed, 0, maxSteps)
	c.float(&e.sum)
	c.check(e.agent.x >= 0 && e.agent.x/pathTile/segmentLength <= n-2, "the agent is beyond the path")
	c.check(math.Abs(e.cameraX) <= maxPlace && math.Abs(e.scroll) <= maxPlace, "the camera is far away")
}

func (s *segment) state(c *codec) {
	codeInt(c, &s.length, 2, segmentCells)
	if c.err != nil {
		return
	}
	for k := range s.way() {
		codeInt(c, &s.room[k], 0, segmentCells-1)
	}
	c.word(&s.rewarded)
	c.word(&s.refilled)
	if c.reading && c.err == nil {
		s.lay()
	}
}
