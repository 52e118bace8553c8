package memorygym

import (
	"math"

	"ariadne/internal/rng/pcg64"
	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// endlessSearing is Endless Searing Spotlights. The agent has to find one coin after another in time, each of which is shown
// for a moment only. New spotlights keep coming.
type endlessSearing struct {
	searingSpotlights
	stepsPerCoin int
	every        int // steps between new spotlights
	coinShown    int // steps for which a new coin is shown
}

func newEndlessSearing() *endlessSearing {
	w := &endlessSearing{searingSpotlights: *newSearingSpotlights(), stepsPerCoin: 160, every: 50, coinShown: 6}
	w.searingSpotlights.steps, w.initialSpawns, w.health, w.useExit = -1, 3, 10, false
	return w
}

func (w *endlessSearing) setters() task.Setters {
	s := w.searingSpotlights.setters()
	for _, name := range []string{
		"num_spawns", "initial_spawn_interval", "spawn_interval_threshold", "spawn_interval_decay", "num_coins", "use_exit",
		"exit_scale", "exit_visible", "reward_exit", "reward_max_steps",
	} {
		delete(s, name)
	}
	s["max_steps"] = task.Int(&w.searingSpotlights.steps, -1, maxSteps)
	s["steps_per_coin"] = task.Int(&w.stepsPerCoin, -1, maxSteps)
	s["spawn_interval"] = task.Int(&w.every, 1, maxSteps)
	s["coin_show_duration"] = task.Int(&w.coinShown, 0, maxSteps)
	return s
}

func (w *endlessSearing) prepare() error {
	if err := w.searingSpotlights.prepare(); err != nil {
		return err
	}
	w.interval = w.every
	return nil
}

func (w *endlessSearing) limit() int     { return max(w.searingSpotlights.steps, 0) }
func (w *endlessSearing) truthSize() int { return 4 }

func (w *endlessSearing) facts() []fact {
	return []fact{
		{"agent_health", false, func(i Info) float64 { return i.Health }},
		{"coins_collected", true, func(i Info) float64 { return i.Coins }},
	}
}

func (w *endlessSearing) games(n int, seed uint64) []game {
	envs, out := make([]endlessSearingGame, n), make([]game, n)
	for i := range envs {
		envs[i] = endlessSearingGame{
			searingGame: searingGame{searingSpotlights: &w.searingSpotlights, rng: pcg64.New(seed + uint64(i)), coins: make([]pixel, 0, 1)},
			world:       w,
		}
		out[i] = &envs[i]
	}
	return out
}

// endlessSearingGame is one environment.
type endlessSearingGame struct {
	searingGame
	world     *endlessSearing
	age       int // of the coin, steps
	collected int // number of coins collected
}

func (e *endlessSearingGame) reset() {
	var free freeCells
	free.reset()
	e.agent = walker{x: Side / 2, y: Side / 2, rotation: 45 * e.rng.Integers(0, 8)}
	if e.samplePosition {
		e.agent.x, e.agent.y = free.draw(&e.rng, coinRoom)
		e.agent.x += e.rng.Integers(2, 4)
		e.agent.y += e.rng.Integers(2, 4)
	}
	e.spots = e.spots[:0]
	for range e.initialSpawns {
		e.spawn()
	}
	e.timer = 0
	e.coins, e.age, e.collected = e.coins[:0], 0, 0
	e.coins = append(e.coins, e.newCoin(nil))
	e.alpha = 0
	if e.dimDuration == 0 {
		e.alpha = e.lightThreshold
	}
	e.health, e.hit, e.hurt = e.searingSpotlights.health, false, false
	e.lastAction, e.shownAction, e.lastReward, e.shownReward = 0, 0, 0, 0
	e.elapsed, e.sum = 0, 0
}

// coinRoom is the least distance of a coin from the last one, in pixels.
const coinRoom = 28

// newCoin draws the place of a coin away from the last one.
func (e *endlessSearingGame) newCoin(last *pixel) pixel {
	var free freeCells
	free.reset()
	if last != nil {
		free.block(last.x, last.y, coinRoom)
	}
	return e.place(&free)
}

func (e *endlessSearingGame) step(action int) outcome {
	e.agent.move(action, e.gait, area{0, barHeight, Side, Side})
	e.shownAction, e.lastAction = e.lastAction, action
	e.dim()
	var o outcome
	e.unseen = 1 // there is always another one to come
	o.done = e.stepSpotlights(&o)
	if c := e.coins[0]; e.touches(c, float64(e.coinRadius)) {
		o.reward += e.rewardCoin
		e.collected++
		e.age = 0
		e.coins[0] = e.newCoin(&c)
	}
	e.elapsed++
	e.age++
	o.done = o.done || e.age == e.world.stepsPerCoin || e.elapsed == e.steps
	e.shownReward, e.lastReward = e.lastReward, o.reward
	e.sum += o.reward
	return o
}

func (e *endlessSearingGame) info() Info {
	return Info{Return: e.sum, Length: e.elapsed, Health: e.health / e.searingSpotlights.health, Coins: float64(e.collected)}
}

func (e *endlessSearingGame) truth(out []float64) {
	for k, v := range [...]int{e.agent.x, e.agent.y, e.coins[0].x, e.coins[0].y} {
		out[k] = float64(v) / Side
	}
}

func (e *endlessSearingGame) draw(on *raster.Surface) {
	board := e.look.boards[0]
	if e.hit && e.visualFeedback {
		board = e.look.boards[1]
	}
	copy(on.Pix, board.Pix)
	seen := e.coinsVisible || e.age < e.world.coinShown
	if !seen {
		e.drawCoins(on)
	}
	if !e.agentVisible {
		e.drawAgent(on)
	}
	e.drawVeil(on)
	if seen {
		e.drawCoins(on)
	}
	e.drawBar(on)
	if e.agentVisible {
		e.drawAgent(on)
	}
}

func (e *endlessSearingGame) vector(out []float32) {
	e.searingGame.vector(out)
	if e.age < e.world.coinShown {
		coin := out[barFeatures+described:]
		coin[0], coin[1] = float32(e.coins[0].x)/Side, float32(e.coins[0].y)/Side
	}
}

// inherit implements heir.
func (e *endlessSearingGame) inherit(from game) {
	if f, ok := from.(*endlessSearingGame); ok && f.radii == e.radii && f.blackBackground == e.blackBackground {
		e.lit = append(e.lit[:0], f.lit...)
	}
}

func (e *endlessSearingGame) state(c *codec) {
	c.walker(&e.agent)
	c.float(&e.health)
	n := len(e.spots)
	codeInt(c, &n, 0, maxSteps)
	if c.reading {
		e.spots = e.spots[:0]
	}
	for k := 0; k < n && c.err == nil; k++ {
		if c.reading {
			e.spots = append(e.spots, spotlight{})
		}
		e.spots[k].state(c, e.radii)
	}
	n = len(e.lit)
	codeInt(c, &n, 0, maxSteps)
	if c.reading {
		e.lit = e.lit[:0]
	}
	for k := 0; k < n && c.err == nil; k++ {
		if c.reading {
			e.lit = append(e.lit, hole{})
		}
		e.lit[k].state(c, e.radii)
	}
	codeInt(c, &e.timer, 0, maxSteps)
	if c.reading {
		e.coins = append(e.coins[:0], pixel{})
	}
	c.pixel(&e.coins[0])
	codeInt(c, &e.age, 0, maxSteps)
	codeInt(c, &e.collected, 0, maxSteps)
	codeInt(c, &e.alpha, 0, 255)
	c.flag(&e.hit)
	c.flag(&e.hurt)
	codeInt(c, &e.lastAction, 0, freeActions-1)
	codeInt(c, &e.shownAction, 0, freeActions-1)
	c.float(&e.lastReward)
	c.float(&e.shownReward)
	codeInt(c, &e.elapsed, 0, maxSteps)
	c.float(&e.sum)
	c.check(e.health > 0 && e.health <= e.searingSpotlights.health && !math.IsNaN(e.health), "health is out of its bounds")
}
