package play

import "time"

// thinker is a pilot that decides on the next step of a stage, of its own or of the session's, while pictures are drawn.
type thinker struct {
	pilot    Pilot
	stage    stage
	thinking bool          // a decision is yet to come from made
	made     chan decision // 1
	next     decision
	decided  bool // next is that for the stage's next step
	late     bool // the game waits for it
}

type decision struct {
	action int32
	err    error
}

// longestThought is how long a picture waits for a decision. Only an oracle that plans a new maze takes longer.
const longestThought = 20 * time.Millisecond

func newThinker(p Pilot, s stage) *thinker {
	return &thinker{pilot: p, stage: s, made: make(chan decision, 1)}
}

// begin takes up the episode that its stage has begun.
func (t *thinker) begin() error {
	t.late, t.decided = false, false
	return t.pilot.Begin(t.stage.environment(), t.stage.observed())
}

// think lets the pilot decide on the next step, unless it does or has done so. Until await returns, the stage must not change.
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

// ready waits for a while and reports whether the pilot has decided.
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

// decide returns the decision on the step that begins now.
func (t *thinker) decide() (int32, error) {
	t.think()
	t.await()
	t.decided = false
	return t.next.action, t.next.err
}

// abandon ends what is thought without waiting for its result: the stage is to change.
func (t *thinker) abandon() {
	if t.thinking {
		t.pilot.Abandon()
		t.await()
	}
	t.decided, t.late = false, false
}
