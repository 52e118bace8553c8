package memorygym

import "ariadne/task/memorygym/raster"

// searingLook holds the sprites and shapes of Searing Spotlights.
type searingLook struct {
	boards [2]*raster.Surface // the floor, and the floor while the agent is hit
	coin   *raster.Sprite
	exits  [2]*raster.Sprite // closed, open
	agents [8]*raster.Sprite
	discs  []raster.Shape // of spotlights, by radius
	rims   []raster.Shape // around those discs
	order  []func(e *searingGame, on *raster.Surface)
}

func newSearingLook(w *searingSpotlights) *searingLook {
	l := &searingLook{
		boards: [2]*raster.Surface{w.board(raster.Colour{0, 0, 255}), w.board(raster.Colour{255, 0, 0})},
		coin:   coinSprite(w.coinScale),
		exits:  [2]*raster.Sprite{exitSprite(w.exitScale, exitClosed), exitSprite(w.exitScale, exitOpen)},
		agents: agentSprites(w.agentScale),
		discs:  make([]raster.Shape, w.radii[1]),
		rims:   make([]raster.Shape, w.radii[1]),
		order:  drawingOrder(w),
	}
	for r := w.radii[0]; r < w.radii[1]; r++ {
		l.discs[r] = circleShape(r, 0)
		if w.blackBackground {
			l.rims[r] = circleShape(r, 1)
		}
	}
	return l
}

// board draws the chessboard with white and coloured tiles.
func (w *searingSpotlights) board(c raster.Colour) *raster.Surface {
	const tile = 12
	white := raster.Colour{255, 255, 255}
	switch {
	case w.blackBackground:
		return raster.New(Side, Side, raster.Colour{})
	case w.hideChessboard:
		return raster.New(Side, Side, white)
	}
	s := raster.New(Side, Side, white)
	for i := range Side / tile {
		for j := range Side / tile {
			if (i+j)%2 != 0 {
				s.FillRect(tile*i, tile*j, tile, tile, c)
			}
		}
	}
	return s
}

// coinSprite draws a disc with a rim. If the rim has width 0, pygame fills it, so it covers the disc.
func coinSprite(scale float64) *raster.Sprite {
	radius := int(10 * scale)
	centre := radius + 1
	s := raster.New(2*centre, 2*centre, raster.Colour{})
	s.Circle(centre, centre, radius, 0, raster.Colour{255, 255, 0})
	s.Circle(centre, centre, radius, int(2*scale), raster.Colour{255, 165, 0})
	return s.Sprite(centre, centre, raster.Colour{})
}

// Colours of an exit. The key is the transparent colour around it, because its outline is black.
var (
	exitClosed = raster.Colour{55, 55, 55}
	exitOpen   = raster.Colour{48, 141, 70}
	exitKey    = raster.Colour{0, 0, 255}
)

func exitSurface(scale float64, c raster.Colour) *raster.Surface {
	side, radius := int(20*scale), int(10*scale)
	s := raster.New(side, side, exitKey)
	s.Doorway(0, 0, side, side, radius, 0, c)
	s.Doorway(0, 0, side, side, radius, int(2*scale), raster.Colour{})
	return s
}

func exitSprite(scale float64, c raster.Colour) *raster.Sprite {
	s := exitSurface(scale, c)
	return s.Sprite(s.W/2, s.H/2, exitKey)
}

// circleShape returns a circle around its place.
func circleShape(radius, width int) raster.Shape {
	on, centre := raster.Colour{255, 0, 0}, radius+1
	s := raster.New(2*centre, 2*centre, raster.Colour{})
	s.Circle(centre, centre, radius, width, on)
	return s.Shape(centre, centre, on)
}

// drawingOrder lists what is drawn above the board, lowest first. The dark layer and the bar are in the list from the start.
// Coins, exit and agent are inserted below the dark layer or, if they are to be visible, at the fixed places in the list at
// which the reference inserts them. So a visible exit over hidden coins comes to lie over the bar.
func drawingOrder(w *searingSpotlights) []func(*searingGame, *raster.Surface) {
	order := []func(*searingGame, *raster.Surface){(*searingGame).drawVeil, (*searingGame).drawBar}
	hidden := 0 // number of things below the dark layer
	for i, thing := range []struct {
		draw    func(*searingGame, *raster.Surface)
		visible bool
	}{
		{(*searingGame).drawCoins, w.coinsVisible},
		{(*searingGame).drawExit, w.exitVisible},
		{(*searingGame).drawAgent, w.agentVisible},
	} {
		at := hidden
		if thing.visible {
			at = min(hidden+i+1, len(order))
		} else {
			hidden++
		}
		order = append(order[:at], append([]func(*searingGame, *raster.Surface){thing.draw}, order[at:]...)...)
	}
	return order
}

func (e *searingGame) draw(on *raster.Surface) {
	board := e.look.boards[0]
	if e.hit && e.visualFeedback {
		board = e.look.boards[1]
	}
	copy(on.Pix, board.Pix)
	for _, draw := range e.look.order {
		draw(e, on)
	}
}

func (e *searingGame) drawCoins(on *raster.Surface) {
	for _, p := range e.coins {
		e.look.coin.Draw(on, p.x, p.y)
	}
}

func (e *searingGame) drawExit(on *raster.Surface) {
	if !e.useExit {
		return
	}
	sprite := e.look.exits[0]
	if e.open {
		sprite = e.look.exits[1]
	}
	sprite.Draw(on, e.exit.x, e.exit.y)
}

func (e *searingGame) drawAgent(on *raster.Surface) {
	rotation := e.agent.rotation
	if e.elapsed == 0 { // at first the reference draws it upright, whatever its rotation
		rotation = 0
	}
	e.look.agents[rotation/45].Draw(on, e.agent.x, e.agent.y)
}

func (e *searingGame) drawVeil(on *raster.Surface) {
	var holes, rims raster.Stencil
	for _, h := range e.lit {
		disc, rim := e.look.discs[h.radius], e.look.rims[h.radius]
		holes.Add(disc, h.x, h.y)
		if e.blackBackground {
			rims.Remove(disc, h.x, h.y)
			holes.Remove(rim, h.x, h.y)
			rims.Add(rim, h.x, h.y)
		}
	}
	raster.Veil(on, &holes, &rims, uint8(e.alpha))
}

// Colours of the bar.
var (
	barGrey   = raster.Colour{50, 50, 50}
	barGreen  = raster.Colour{0, 255, 0}
	barRed    = raster.Colour{255, 0, 0}
	barYellow = raster.Colour{255, 255, 0}
	// barActions holds the colours of movements along an axis.
	barActions = [3]raster.Colour{{120, 120, 120}, {116, 1, 113}, {255, 94, 14}}
)

// drawBar draws the bar at the top. The left part shows health. The right part shows the last action and, between its halves,
// whether the last reward was positive.
func (e *searingGame) drawBar(on *raster.Surface) {
	const half, quarter = Side / 2, Side / 4
	box := func(x, w int, c raster.Colour) { on.FillRect(x, 0, w, barHeight, c) }
	box(0, half, barGreen)
	box(half, half, barGrey)
	rewardAt, rewardWidth := half, half
	if e.showAction {
		box(half, quarter, barActions[e.shownAction/3])
		box(half+quarter, quarter, barActions[e.shownAction%3])
		rewardAt, rewardWidth = quarter*11/4, quarter/2
	}
	if e.hurt { // exceeds the half if the damage is larger than the remaining health
		box(0, int(half*(1-e.health/e.searingSpotlights.health)), barRed)
	}
	if e.showReward && e.elapsed > 0 {
		c := barGrey
		if e.shownReward > 0 {
			c = barYellow
		}
		box(rewardAt, rewardWidth, c)
	}
}

// Sizes of the vector's parts: the bar, the agent, a coin, the exit, and the spotlights for which it has room.
const (
	barFeatures   = 1 + 1 + 1 + 3 + 3 + 1
	thingFeatures = 2 + 3
	vectorSpots   = 16
)

func (w *searingSpotlights) vectorSize() int {
	return barFeatures + described + thingFeatures + 3*vectorSpots
}

// vector writes light, health, whether the agent is hit, the last action and reward, then the visible ones of agent, first coin
// and exit, then the spotlights.
func (e *searingGame) vector(out []float32) {
	clear(out)
	out[0] = 1 - float32(e.alpha)/255
	out[1] = float32(max(e.health, 0) / e.searingSpotlights.health)
	if e.hit && e.visualFeedback {
		out[2] = 1
	}
	if e.showAction {
		out[3+e.shownAction/3], out[6+e.shownAction%3] = 1, 1
	}
	if e.showReward && e.shownReward > 0 {
		out[9] = 1
	}
	out = out[barFeatures:]
	if e.agentVisible || e.inLight(e.agent.x, e.agent.y, e.gait.radius) {
		describe(out, e.agent.x, e.agent.y, e.agent.rotation)
	}
	out = out[described:]
	if len(e.coins) > 0 && (e.coinsVisible || e.inLight(e.coins[0].x, e.coins[0].y, e.coinRadius)) {
		out[0], out[1] = float32(e.coins[0].x)/Side, float32(e.coins[0].y)/Side
	}
	if e.useExit && (e.exitVisible || e.inLight(e.exit.x, e.exit.y, int(e.exitRadius))) {
		out[2], out[3] = float32(e.exit.x)/Side, float32(e.exit.y)/Side
		if e.open {
			out[4] = 1
		}
	}
	out = out[thingFeatures:]
	for i, h := range e.lit[:min(len(e.lit), vectorSpots)] {
		out[3*i], out[3*i+1], out[3*i+2] = float32(h.x)/Side, float32(h.y)/Side, float32(h.radius)/Side
	}
}

// inLight reports whether any part of a round thing can be seen.
func (e *searingGame) inLight(x, y, radius int) bool {
	if e.alpha < 255 {
		return true
	}
	for _, h := range e.lit {
		dx, dy, r := h.x-x, h.y-y, h.radius+radius
		if dx*dx+dy*dy < r*r {
			return true
		}
	}
	return false
}
