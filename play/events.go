package play

import (
	"encoding/json"
	"io"
	"time"
)

// Event is a line of a session's log. The log is for studies with people and for tests. JSON leaves out fields that are zero or nil.
type Event struct {
	Time  float64 `json:"t"` // seconds, on the clock of Session.Frame
	Event string  `json:"event"`
	Mode  string  `json:"mode,omitempty"`

	Task   string  `json:"task,omitempty"`
	Seed   *uint32 `json:"seed,omitempty"`
	Step   *int    `json:"step,omitempty"`
	Phase  float64 `json:"phase,omitempty"` // of the step under way, 0 to 1
	Action *int32  `json:"action,omitempty"`
	Score  float64 `json:"score,omitempty"`
	By     string  `json:"by,omitempty"` // who acts: person, or the name of a pilot
	Key    string  `json:"key,omitempty"`
	File   string  `json:"file,omitempty"`
	Width  int     `json:"width,omitempty"`
	Height int     `json:"height,omitempty"`
	Text   string  `json:"text,omitempty"`
}

// log writes events as lines of JSON.
type log struct {
	to  io.Writer     // nil writes nothing
	now time.Duration // time of the session's latest picture
}

func (l *log) write(e Event) {
	if l.to == nil {
		return
	}
	e.Time = l.now.Seconds()
	b, err := json.Marshal(e)
	if err != nil {
		return // does not happen: JSON can write every event
	}
	_, _ = l.to.Write(append(b, '\n')) // an error is dropped: a full disk must not end the game
}
