package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"ariadne/agent/mind"
	"ariadne/task"
)

// line connects to a worker that runs a network.
type line struct {
	ask func(q *mind.Question, obs task.Obs) // sends a question; its answer comes through take

	mu     sync.Mutex
	number int               // of the latest question
	wait   chan *mind.Answer // has room for 1, the answer to it; nil while nobody waits
}

var errAbandoned = errors.New("nobody waits for the agent any more")

// think sends a question and waits for its answer.
func (l *line) think(q *mind.Question, obs task.Obs) (*mind.Answer, error) {
	l.mu.Lock()
	l.number++
	q.Number = l.number
	wait := make(chan *mind.Answer, 1)
	l.wait = wait
	l.mu.Unlock()
	l.ask(q, obs)
	a := <-wait
	switch {
	case a == nil:
		return nil, errAbandoned
	case a.Error != "":
		return nil, fmt.Errorf("the agent: %s", a.Error)
	}
	return a, nil
}

// take receives an answer as JSON. It drops answers to older questions.
func (l *line) take(text string) error {
	a := new(mind.Answer)
	if err := json.Unmarshal([]byte(text), a); err != nil {
		return fmt.Errorf("the agent's answer cannot be read: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.Number == l.number && l.wait != nil {
		l.wait <- a
		l.wait = nil
	}
	return nil
}

// leave makes a think that waits return errAbandoned.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wait != nil {
		l.wait <- nil
		l.wait = nil
	}
}

// remote is a play.Pilot whose network runs in another worker.
type remote struct {
	name  string
	line  *line
	first bool
	last  int32
	mind  *mind.Mind // nil before the first Act
}

func (r *remote) Name() string { return r.name }

func (r *remote) Begin(task.Batch, *task.Step) error {
	r.first, r.mind = true, nil
	return nil
}

func (r *remote) Act(s *task.Step) (int32, error) {
	a, err := r.line.think(&mind.Question{First: r.first, Reward: s.Reward[0], Last: r.last}, s.Obs)
	if err != nil {
		return 0, err
	}
	r.first, r.mind = false, &a.Mind
	return a.Action, nil
}

func (r *remote) Done(action int32) { r.last = action }

func (r *remote) Abandon() { r.line.leave() }

func (r *remote) Mind() *mind.Mind { return r.mind }

func (r *remote) Close() {}
