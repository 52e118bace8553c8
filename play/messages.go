package play

import (
	"fmt"
	"time"
)

// toastTime is how long a message is shown.
const toastTime = 4 * time.Second

// messages are lines about what happened. The latest one is shown for a while.
type messages struct {
	log    *log
	toast  string
	until  time.Duration
	unseen []string // lines since the latest picture
}

// say shows a line for a while and logs it.
func (m *messages) say(format string, args ...any) {
	m.toast, m.until = fmt.Sprintf(format, args...), m.log.now+toastTime
	m.unseen = append(m.unseen, m.toast)
	m.log.write(Event{Event: "message", Text: m.toast})
}

// pass removes a line that was shown long enough. It reports whether the latest picture is out of date.
func (m *messages) pass() (changed bool) {
	if m.toast != "" && m.log.now >= m.until {
		m.toast = ""
		return true
	}
	return len(m.unseen) > 0
}

// shown notes that a picture shows the messages.
func (m *messages) shown() { m.unseen = m.unseen[:0] }
