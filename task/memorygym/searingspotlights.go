package memorygym

import (
	"errors"
	"fmt"
	"slices"

	"ariadne/internal/rng/pcg64"
	"ariadne/task"
)

// searingSpotlights is Searing Spotlights. The agent has to find coins and an exit in the dark. Wandering spotlights give the
// only light, but hurt an agent that stays in them.
type searingSpotlights struct {
	steps                                int
	initialSpawns, spawns                int
	spawnInterval, spawnThreshold, decay float64
	minRadius, maxRadius                 float64
	minSpeed, maxSpeed                   float64
	damage                               float64
	visualFeedback                       bool
	blackBackground, hideChessboard      bool
	dimDuration, lightThreshold          int
	coins                                []int
	coinScale                            float64
	coinsVisible                         bool
	useExit                              bool
	exitScale                            float64
	exitVisible                          bool
	agentSpeed                           float64
	health                               float64
	agentScale                           float64
	agentVisible                         bool
	samplePosition                       bool
	showAction, showReward               bool
	rewardInside, rewardOutside          float64
	rewardDeath, rewardExit              float64
	rewardMaxSteps                       float64 // has no effect, as in the reference
	rewardCoin                           float64

	gait       gait
	radii      [2]int     // of spotlights; the second is exclusive
	speeds     [2]float64 // of spotlights
	interval   int        // steps between new spotlights
	spokes     *[720]point
	coinRadius int
	exitRadius float64
	look       *searingLook
}

// Bounds of what a spotlight may be.
const (
	maxSpotRadius = 2 * Side
	maxSpots      = 1000
	maxCoins      = 100
	maxHealth     = 1e6
)

func newSearingSpotlights() *searingSpotlights {
	return &searingSpotlights{
		steps: 256, initialSpawns: 4, spawns: 30, spawnInterval: 30, spawnThreshold: 10, decay: 0.95,
		minRadius: 7.5, maxRadius: 13.75, minSpeed: 0.0025, maxSpeed: 0.0075, damage: 1, visualFeedback: true,
		dimDuration: 6, lightThreshold: 255, coins: []int{1}, coinScale: 0.375, useExit: true, exitScale: 0.5,
		agentSpeed: 3, health: 5, agentScale: 0.25, samplePosition: true, showAction: true, showReward: true,
		rewardExit: 1, rewardCoin: 0.25,
	}
}

func (w *searingSpotlights) setters() task.Setters {
	return task.Setters{
		"max_steps":                 task.Int(&w.steps, 1, maxSteps),
		"initial_spawns":            task.Int(&w.initialSpawns, 0, maxSpots),
		"num_spawns":                task.Int(&w.spawns, 0, maxSpots),
		"initial_spawn_interval":    task.Float(&w.spawnInterval, 0, maxSteps),
		"spawn_interval_threshold":  task.Float(&w.spawnThreshold, 0, maxSteps),
		"spawn_interval_decay":      task.Float(&w.decay, 0, 1),
		"spot_min_radius":           task.Float(&w.minRadius, 0, maxSpotRadius),
		"spot_max_radius":           task.Float(&w.maxRadius, 0, maxSpotRadius),
		"spot_min_speed":            task.Float(&w.minSpeed, 0, 1),
		"spot_max_speed":            task.Float(&w.maxSpeed, 0, 1),
		"spot_damage":               task.Float(&w.damage, 0, maxHealth),
		"visual_feedback":           task.Bool(&w.visualFeedback),
		"black_background":          task.Bool(&w.blackBackground),
		"hide_chessboard":           task.Bool(&w.hideChessboard),
		"light_dim_off_duration":    task.Int(&w.dimDuration, 0, maxSteps),
		"light_threshold":           task.Int(&w.lightThreshold, 0, 255),
		"num_coins":                 w.setCoins,
		"coin_scale":                task.Float(&w.coinScale, 0, maxScale),
		"coins_visible":             task.Bool(&w.coinsVisible),
		"use_exit":                  task.Bool(&w.useExit),
		"exit_scale":                task.Float(&w.exitScale, 0.05, maxScale),
		"exit_visible":              task.Bool(&w.exitVisible),
		"agent_speed":               task.Float(&w.agentSpeed, 0, maxSpeed),
		"agent_health":              task.Float(&w.health, 1e-6, maxHealth),
		"agent_scale":               task.Float(&w.agentScale, 0, maxScale),
		"agent_visible":             task.Bool(&w.agentVisible),
		"sample_agent_position":     task.Bool(&w.samplePosition),
		"show_last_action":          task.Bool(&w.showAction),
		"show_last_positive_reward": task.Bool(&w.showReward),
		"reward_inside_spotlight":   reward(&w.rewardInside),
		"reward_outside_spotlight":  reward(&w.rewardOutside),
		"reward_death":              reward(&w.rewardDeath),
		"reward_exit":               reward(&w.rewardExit),
		"reward_max_steps":          reward(&w.rewardMaxSteps),
		"reward_coin":               reward(&w.rewardCoin),
	}
}

// setCoins sets num_coins. An empty list means none.
func (w *searingSpotlights) setCoins(x any) error {
	if items, ok := x.([]any); ok && len(items) == 0 {
		w.coins = nil
		return nil
	}
	return ints(&w.coins, 0, maxCoins)(x)
}

func (w *searingSpotlights) prepare() error {
	w.radii = [2]int{int(w.minRadius), int(w.maxRadius + 1)}
	w.speeds = [2]float64{w.minSpeed, w.maxSpeed}
	if w.radii[0] >= w.radii[1] {
		return fmt.Errorf("spot_min_radius is %v, want at most spot_max_radius, %v", w.minRadius, w.maxRadius)
	}
	if w.minSpeed > w.maxSpeed {
		return fmt.Errorf("spot_min_speed is %v, want at most spot_max_speed, %v", w.minSpeed, w.maxSpeed)
	}
	if w.spawnInterval+w.spawnThreshold > maxSteps {
		return errors.New("initial_spawn_interval and spawn_interval_threshold together are too large")
	}
	// The reference means to shorten the interval from spawn to spawn, but removes the last element of a list whose first
	// element it reads. So the interval never changes.
	w.interval = int(w.spawnInterval + w.spawnThreshold)
	w.gait = newGait(w.agentSpeed, w.agentScale)
	w.spokes = spokes()
	w.coinRadius, w.exitRadius = int(10*w.coinScale), 10*w.exitScale
	w.look = newSearingLook(w)
	return nil
}

func (w *searingSpotlights) actions() int { return freeActions }
func (w *searingSpotlights) limit() int   { return w.steps }

func (w *searingSpotlights) facts() []fact {
	return []fact{
		{"agent_health", false, func(i Info) float64 { return i.Health }},
		{"coins_collected", false, func(i Info) float64 { return i.Coins }},
	}
}

func (w *searingSpotlights) games(n int, seed uint64) []game {
	envs, out := make([]searingGame, n), make([]game, n)
	coins := 0
	if len(w.coins) > 0 {
		coins = slices.Max(w.coins)
	}
	for i := range envs {
		envs[i] = searingGame{
			searingSpotlights: w, rng: pcg64.New(seed + uint64(i)),
			spots: make([]spotlight, 0, w.initialSpawns+w.spawns), lit: make([]hole, 0, w.initialSpawns+w.spawns),
			coins: make([]pixel, 0, coins),
		}
		out[i] = &envs[i]
	}
	return out
}

// pixel is a place in the picture.
type pixel struct{ x, y int }

// hole is the place of a drawn spotlight.
type hole struct{ x, y, radius int }

// searingGame is one environment of Searing Spotlights.
type searingGame struct {
	*searingSpotlights
	rng pcg64.Generator

	agent  walker
	health float64
	spots  []spotlight
	lit    []hole // spotlights of the last step; at the start of an episode, those of the last episode
	timer  int    // steps since the last spotlight was added
	unseen int    // spotlights that are still to be added
	coins  []pixel
	total  int // number of coins at the start
	exit   pixel
	open   bool

	alpha       int  // of the dark layer; 255 is opaque
	hit         bool // the agent was in a spotlight in the last step
	hurt        bool // the agent was in a spotlight during this episode, so the health bar is drawn
	lastAction  int
	shownAction int     // shown by the bar, one step late
	lastReward  float64 // of the last step
	shownReward float64 // shown by the bar, one step late
	success     bool
	elapsed     int
	sum         float64 // of rewards
}

func (e *searingGame) reset() {
	var free freeCells
	free.reset()

	e.agent = walker{x: Side / 2, y: Side / 2, rotation: 45 * e.rng.Integers(0, 8)}
	if e.samplePosition {
		const room = 28 // pixels around the agent
		e.agent.x, e.agent.y = free.draw(&e.rng, room)
		e.agent.x += e.rng.Integers(2, 4)
		e.agent.y += e.rng.Integers(2, 4)
	} else {
		free.block(e.agent.x, e.agent.y, thingRoom)
	}

	e.spots = e.spots[:0]
	for range e.initialSpawns {
		e.spawn()
	}
	e.timer, e.unseen = 0, e.spawns

	e.coins, e.total = e.coins[:0], 0
	if len(e.searingSpotlights.coins) > 0 {
		e.total = pcg64.Choice(&e.rng, e.searingSpotlights.coins)
	}
	for range e.total {
		e.coins = append(e.coins, e.place(&free))
	}
	e.exit, e.open = pixel{}, false
	if e.useExit {
		e.exit = e.place(&free)
	}

	e.alpha = 0
	if e.dimDuration == 0 {
		e.alpha = e.lightThreshold
	}
	e.health, e.hit, e.hurt = e.searingSpotlights.health, false, false
	e.lastAction, e.shownAction, e.lastReward, e.shownReward = 0, 0, 0, 0
	e.success, e.elapsed, e.sum = false, 0, 0
}

func (e *searingGame) spawn() {
	e.spots = append(e.spots, newSpotlight(&e.rng, e.radii, e.speeds, e.spokes))
}

// Distances for placing coins and the exit, in pixels.
const (
	thingRoom   = 21 // around each
	thingMargin = 7  // to the picture's edges
)

func (e *searingGame) place(free *freeCells) pixel {
	x, y := free.draw(&e.rng, thingRoom)
	x += e.rng.Integers(2, 4)
	y += e.rng.Integers(2, 4)
	inside := func(v int) int { return min(max(v, thingMargin), Side-thingMargin) }
	return pixel{inside(x), inside(y)}
}

// barHeight is the height of the bar at the top of the picture, in pixels.
const barHeight = 4

func (e *searingGame) step(action int) outcome {
	e.agent.move(action, e.gait, area{0, barHeight, Side, Side})
	e.shownAction, e.lastAction = e.lastAction, action
	e.dim()

	var o outcome
	dead := e.stepSpotlights(&o)
	collected := e.stepCoins(&o)
	left := false
	if e.useExit && collected {
		e.open = true
		if e.touches(e.exit, e.exitRadius) {
			left = true
			o.reward += e.rewardExit
		}
	}
	switch {
	case dead:
		o.done = true
	case collected && (left || !e.useExit && e.total > 0):
		o.done, o.success = true, true
	}
	e.elapsed++
	o.done = o.done || e.elapsed == e.steps
	e.shownReward, e.lastReward = e.lastReward, o.reward
	e.success = o.success
	e.sum += o.reward
	return o
}

// dim makes the dark layer darker, until it passes the threshold.
func (e *searingGame) dim() {
	switch {
	case e.alpha > e.lightThreshold:
	case e.dimDuration > 0:
		e.alpha = min(e.alpha+255/e.dimDuration, 255)
	default:
		e.alpha = e.lightThreshold
	}
}

// stepSpotlights moves the spotlights and hurts the agent in them. It reports whether the agent died.
func (e *searingGame) stepSpotlights(o *outcome) (dead bool) {
	e.timer++
	if e.unseen > 0 && e.timer >= e.interval {
		e.spawn()
		e.unseen--
		e.timer = 0
	}
	e.lit, e.hit = e.lit[:0], false
	for i := 0; i < len(e.spots); i++ {
		s := &e.spots[i]
		if s.finished {
			// This skips the next one in this step, because the reference removes elements from the list over which it
			// iterates.
			e.spots = append(e.spots[:i], e.spots[i+1:]...)
			continue
		}
		s.move()
		e.lit = append(e.lit, hole{int(s.at.x), int(s.at.y), s.radius})
		if s.at.distance(e.agent.x, e.agent.y) <= float64(s.radius+e.gait.radius) {
			e.hit = true
		}
	}
	if e.hit {
		e.hurt = true
		e.health -= e.damage
		o.reward += e.rewardInside
	} else {
		o.reward += e.rewardOutside
	}
	if e.health <= 0 {
		o.reward += e.rewardDeath
		return true
	}
	return false
}

// stepCoins collects coins and reports whether none are left.
func (e *searingGame) stepCoins(o *outcome) bool {
	var r float64
	for i := 0; i < len(e.coins); i++ {
		if e.touches(e.coins[i], float64(e.coinRadius)) { // a hit skips the next coin, as with spotlights
			e.coins = append(e.coins[:i], e.coins[i+1:]...)
			r += e.rewardCoin
		}
	}
	o.reward += r
	return len(e.coins) == 0
}

// touches reports whether the agent touches a thing with a radius.
func (e *searingGame) touches(p pixel, radius float64) bool {
	return point{float64(p.x), float64(p.y)}.distance(e.agent.x, e.agent.y) <= radius+float64(e.gait.radius)
}

func (e *searingGame) info() Info {
	i := Info{Return: e.sum, Length: e.elapsed, Success: e.success, Health: e.health / e.searingSpotlights.health}
	if e.total > 0 {
		i.Coins = float64(e.total-len(e.coins)) / float64(e.total)
	}
	return i
}

func (e *searingGame) engine() *pcg64.Generator { return &e.rng }

func (e *searingGame) state(c *codec) {
	c.walker(&e.agent)
	c.float(&e.health)
	n := len(e.spots)
	codeInt(c, &n, 0, cap(e.spots))
	if c.err != nil {
		return
	}
	e.spots = e.spots[:n]
	for i := range e.spots {
		e.spots[i].state(c, e.radii)
	}
	n = len(e.lit)
	codeInt(c, &n, 0, cap(e.lit))
	if c.err != nil {
		return
	}
	e.lit = e.lit[:n]
	for i := range e.lit {
		e.lit[i].state(c, e.radii)
	}
	codeInt(c, &e.timer, 0, maxSteps)
	codeInt(c, &e.unseen, 0, e.spawns)
	c.check(n <= cap(e.spots) && len(e.spots)+e.unseen <= cap(e.spots), "there are more spotlights than were added")
	n = len(e.coins)
	codeInt(c, &n, 0, cap(e.coins))
	if c.err != nil {
		return
	}
	e.coins = e.coins[:n]
	for i := range e.coins {
		c.pixel(&e.coins[i])
	}
	codeInt(c, &e.total, n, cap(e.coins))
	c.pixel(&e.exit)
	c.flag(&e.open)
	codeInt(c, &e.alpha, 0, 255)
	c.flag(&e.hit)
	c.flag(&e.hurt)
	codeInt(c, &e.lastAction, 0, freeActions-1)
	codeInt(c, &e.shownAction, 0, freeActions-1)
	c.float(&e.lastReward)
	c.float(&e.shownReward)
	codeInt(c, &e.elapsed, 0, e.steps-1)
	c.float(&e.sum)
	c.check(e.health > 0 && e.health <= e.searingSpotlights.health, "health is out of its bounds")
}

func (h *hole) state(c *codec, radii [2]int) {
	codeInt(c, &h.x, -maxPlace, maxPlace)
	codeInt(c, &h.y, -maxPlace, maxPlace)
	codeInt(c, &h.radius, radii[0], radii[1]-1)
}

func (s *spotlight) state(c *codec, radii [2]int) {
	for _, p := range [...]*point{&s.start, &s.target, &s.bend, &s.at} {
		c.float(&p.x)
		c.float(&p.y)
		c.check(max(p.x, p.y) < maxPlace && min(p.x, p.y) > -maxPlace, "a spotlight is far away")
	}
	codeInt(c, &s.radius, radii[0], radii[1]-1)
	c.float(&s.speed)
	c.float(&s.t)
	c.check(s.t >= 0 && s.t <= 1, "a spotlight is not on its way")
	c.check(s.speed >= 0 && s.speed <= 1, "a spotlight's speed is out of its bounds")
	c.flag(&s.finished)
}

func (c *codec) pixel(p *pixel) {
	codeInt(c, &p.x, 0, Side)
	codeInt(c, &p.y, 0, Side)
}

// inherit implements heir. Spotlights of the last episode are still drawn when an episode begins.
func (e *searingGame) inherit(from game) {
	if f, ok := from.(*searingGame); ok && f.radii == e.radii && f.blackBackground == e.blackBackground && len(f.lit) <= cap(e.lit) {
		e.lit = append(e.lit[:0], f.lit...)
	}
}
