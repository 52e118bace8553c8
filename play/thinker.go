package play

import "time"

// thinker is a pilot that decides on a stage's next step, while pictures are drawn where it begins early. The stage is the session's or the
// pilot's own.
type thinker struct {
	pilot    Pilot
	stage    stage
	thinking bool          // the pilot decides; its decision will come through made
	made     chan decision // has room for 1
	next     decision
	decided  bool // next is the decision for the stage's next step
	late     bool // the game waits for it
}

type decision struct {
	action int32
	err    error
}

// longestThought is how long a picture waits for a decision. Only an oracle that plans its way through a new maze takes longer.
const longestThought = 20 * time.Millisecond

func newThinker(p Pilot, s stage) *thinker {
	return &thinker{pilot: p, stage: s, made: make(chan decision, 1)}
}

// begin tells the pilot of the episode that the stage has begun.
func (t *thinker) begin() error {
	t.late, t.decided = false, false
	return t.pilot.Begin(t.stage.environment(), t.stage.observed())
}

// think lets the pilot begin to decide on the next step, unless it is deciding or has decided. The stage must not change until await
// returns.
func (t *thinker) think() {
	if t.thinking || t.decided {
		return
	}
	t.thinking = true
	go func() {
		action, err := t.pilot.Act(t.stage.observed())
		t.made <- decision{action, err}
	}()
}

// await waits until the pilot has decided.
func (t *thinker) await() {
	if t.thinking {
		t.take(<-t.made)
	}
}

func (t *thinker) take(d decision) { t.next, t.thinking, t.decided = d, false, true }

// ready waits at most longestThought and reports whether the pilot has decided.
func (t *thinker) ready() bool {
	if t.thinking {
		select {
		case d := <-t.made:
			t.take(d)
		case <-time.After(longestThought):
		}
	}
	t.late = t.thinking
	return !t.late
}

// decide returns the decision on the step that begins now. It waits for the pilot if need be.
func (t *thinker) decide() (int32, error) {
	t.think()
	t.await()
	t.decided = false
	return t.next.action, t.next.err
}

// abandon ends a decision that the pilot is making, and drops it. It asks the pilot to stop and waits until it has. The stage can change
// then.
func (t *thinker) abandon() {
	if t.thinking {
		t.pilot.Abandon()
		t.await()
	}
	t.decided, t.late = false, false
}
