package main

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress reports episodes to the standard error. On a terminal it shows a bar. Elsewhere it writes a line for each tenth of the episodes,
// unless it has just written one.
type progress struct {
	mu    sync.Mutex
	bar   *progressbar.ProgressBar // nil where there is no terminal
	who   string                   // who plays them; "" if that need not be said
	total int
	done  int
	sum   float64
	said  time.Time // when the last line was written, or the first episode began
}

// pause is the least time between two lines.
const pause = 5 * time.Second

func newProgress(who string, episodes int) *progress {
	p := &progress{who: who, total: episodes, said: time.Now()}
	if term.IsTerminal(int(people.Fd())) {
		p.bar = newBar(episodes, p.label()+"episodes")
	}
	return p
}

// newBar returns a bar on the standard error, which is a terminal.
func newBar(total int, about string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total, progressbar.OptionSetDescription(about), progressbar.OptionSetWriter(people),
		progressbar.OptionSetWidth(10), progressbar.OptionThrottle(65*time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionOnCompletion(people.EndLine), progressbar.OptionFullWidth(), progressbar.OptionSetRenderBlankState(true))
}

// label returns who plays as the beginning of a line.
func (p *progress) label() string {
	if p.who == "" {
		return ""
	}
	return p.who + ": "
}

// add counts an episode and its return. It may be called from any goroutine. A nil progress does nothing.
func (p *progress) add(reward float64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.sum += reward
	if p.bar != nil {
		_ = p.bar.Add(1) // a terminal that goes away must not end the evaluation
	} else if p.done*10/p.total > (p.done-1)*10/p.total && time.Since(p.said) > pause {
		p.said = time.Now()
		warn("%s%d of %d episodes, mean return %.2f", p.label(), p.done, p.total, p.sum/float64(p.done))
	}
}

// end ends the line of a bar that is not complete, so that what follows stands in a line of its own.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	people.EndLine()
	p.bar = nil
}
