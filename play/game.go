package play

import "time"

// game is an episode under way: its stages, its time, and who acts.
type game struct {
	seats
	seed    uint32
	input   input // what the person's keys and gamepad do
	speed   float64
	watched float64 // steps a second while a pilot plays a task that waits for keys
	log     *log

	phase  float64       // of the step under way, from 0 at its beginning to 1
	flying bool          // a step is under way
	flash  time.Duration // when a touch ceases to be shown
	waits  bool          // the game waits for a pilot that plans
	since  time.Duration // when the game began to wait

	piloted bool // the pilot acts
	human   bool // a person made every step of the episode
	mixed   bool // a person has taken over from the pilot in the episode
	insight insight
}

const (
	fastFactor = 4
	flashTime  = 700 * time.Millisecond
)

// begin starts the episode of a seed.
func (g *game) begin(seed uint32) error {
	if err := g.seats.start(seed); err != nil {
		return err
	}
	g.seed, g.phase, g.flying, g.flash, g.waits = seed, 0, false, 0, false
	g.piloted, g.human, g.mixed = g.mover != nil, g.mover == nil, false
	g.insight.forget()
	g.log.write(Event{Event: "maze", Task: g.stage.facts().task, Seed: &g.seed})
	return nil
}

// pass lets time go by and reports whether the episode has ended.
func (g *game) pass(elapsed time.Duration) (over bool, err error) {
	rate := g.stage.rate()
	if rate == 0 && g.piloted {
		rate = g.watched
	}
	if rate == 0 {
		return g.turns()
	}
	speed := g.speed
	if g.fast() {
		speed *= fastFactor
	}
	g.phase += elapsed.Seconds() * rate * speed
	for !over && err == nil {
		switch {
		case !g.flying:
			if !g.seats.ready() {
				if g.phase = 0; !g.waits {
					g.waits, g.since = true, g.log.now
				}
				return false, nil
			}
			g.waits = false
			err = g.launch()
		case g.phase >= 1:
			g.phase--
			over = g.land()
		default:
			return false, nil
		}
	}
	return over, err
}

// turns makes a step for each key that was pressed, in a task that waits for keys.
func (g *game) turns() (over bool, err error) {
	keys := g.input.tapped
	g.input.settle()
	for _, k := range keys {
		if over || !g.stage.moves(k) {
			continue
		}
		action := g.stage.choose(&input{tapped: []Key{k}})
		if err := g.act(action); err != nil {
			return false, err
		}
		over = g.land()
	}
	return over, nil
}

// fast reports whether time is to go fast.
func (g *game) fast() bool {
	for _, k := range keysOf(commandFast) {
		if !g.stage.moves(k) && g.input.holds(k) {
			return true
		}
	}
	return g.input.pad.Buttons&ButtonRightBumper != 0
}

// launch begins the next step.
func (g *game) launch() error {
	action := g.stage.choose(&g.input)
	g.input.settle()
	return g.act(action)
}

// act begins a step. It takes the given action, which is a person's, unless the pilot acts: then it takes the pilot's.
func (g *game) act(action int32) error {
	by := "person"
	if g.mover != nil {
		chosen, err := g.mover.decide()
		if err != nil {
			return err
		}
		g.insight.take(g.mover.pilot)
		if g.piloted {
			action, by = chosen, g.mover.pilot.Name()
		}
		g.mover.pilot.Done(action)
	}
	steps := g.stage.facts().steps
	g.log.write(Event{Event: "step", Step: &steps, Action: &action, By: by})
	g.flying = true
	if g.rival != nil {
		if err := g.rival.advance(); err != nil {
			return err
		}
	}
	return g.stage.advance(action)
}

// land ends the step under way and reports whether that ends the episode. The episode's last moment stays in view.
func (g *game) land() (over bool) {
	g.stage.settle()
	g.flying = false
	f := g.stage.facts()
	if f.reward != 0 {
		g.flash = g.log.now + flashTime
		g.log.write(Event{Event: "reward", Step: &f.steps, Score: f.score})
	}
	if r := g.rival; r != nil && r.settle() {
		g.log.write(Event{Event: "rival", Step: &f.steps, Score: r.score(), By: r.pilot.Name()})
	}
	if f.over {
		g.phase = 1
	}
	return f.over
}

// phaseShown is the phase of the step that is shown: 0 while none is under way.
func (g *game) phaseShown() float64 {
	if !g.flying {
		return 0
	}
	return g.phase
}

// takeOver lets a person act in the pilot's stead.
func (g *game) takeOver() {
	if g.piloted {
		g.piloted, g.human, g.mixed = false, false, true
		g.log.write(Event{Event: "control", By: "person"})
	}
}

// giveBack lets the pilot act again.
func (g *game) giveBack() {
	if g.mover != nil && !g.piloted {
		g.piloted = true
		g.log.write(Event{Event: "control", By: g.mover.pilot.Name()})
	}
}

// soonSeen is how long a game waits for a pilot before it says so.
const soonSeen = 400 * time.Millisecond

// awaited returns the pilot that the game has waited for at least as long as soonSeen; nil for none.
func (g *game) awaited() Pilot {
	if p := g.late(); p != nil && g.log.now-g.since >= soonSeen {
		return p
	}
	return nil
}
