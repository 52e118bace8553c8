package rundir

import (
	"fmt"
	"io"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// consoleColumns are the scalars that people look at while they watch a training, with short labels.
var consoleColumns = []struct{ name, label, format string }{
	{"charts/SPS", "steps/s", "%.0f"},
	{"charts/episodic_return", "return", "%.3g"},
	{"charts/episodic_length", "length", "%.0f"},
	{"charts/success", "success", "%.2f"},
	{"charts/return_percent", "% of best", "%.2f"},
	{"charts/achievements", "achievements", "%.2f"},
	{"losses/walls", "walls", "%.4f"},
	{"losses/objects", "objects", "%.4f"},
	{"losses/policy_loss", "policy", "%.3g"},
	{"losses/value_loss", "value", "%.3g"},
	{"losses/entropy", "entropy", "%.3g"},
	{"losses/approx_kl", "kl", "%.2g"},
}

// NewConsole returns a Sink for people. If w is a terminal, which it tells by a method Fd, the sink shows a progress bar with
// rate and remaining time. Otherwise it writes one line for each record. If w has a method EndLine, that ends the bar's line.
// total is the number of steps of the whole run. Write errors are ignored, because nobody has to watch a run.
func NewConsole(w io.Writer, total int64) Sink {
	if f, ok := w.(interface{ Fd() uintptr }); ok && term.IsTerminal(int(f.Fd())) {
		return &bar{out: w, total: total}
	}
	return &lines{out: w, total: total}
}

// summary formats a record as one line.
func summary(r Record, total int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "step %d/%d", r.Step, total)
	for _, c := range consoleColumns {
		if v, ok := r.Get(c.name); ok {
			fmt.Fprintf(&b, "  %s "+c.format, c.label, v)
		}
	}
	return b.String()
}

// lines writes one line for each record.
type lines struct {
	out   io.Writer
	total int64
}

func (l *lines) Rewind(int64) error { return nil }
func (l *lines) Sync() error        { return nil }
func (l *lines) Close() error       { return nil }

func (l *lines) Write(r Record) error {
	_, _ = fmt.Fprintln(l.out, summary(r, l.total))
	return nil
}

// bar draws a progress bar below the records. It counts only the steps of the present run of the program, so that rate and
// remaining time are right after a resume.
type bar struct {
	out          io.Writer
	total, first int64
	bar          *progressbar.ProgressBar
}

func (b *bar) Rewind(step int64) error {
	b.first = step
	b.bar = progressbar.NewOptions64(max(b.total-step, 1),
		progressbar.OptionSetWriter(b.out),
		progressbar.OptionSetDescription("training"),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("steps"),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionFullWidth(),
		progressbar.OptionUseANSICodes(true),
	)
	_ = b.bar.RenderBlank()
	return nil
}

// Progress moves the bar.
func (b *bar) Progress(step int64) {
	_ = b.bar.Set64(min(step, b.total) - b.first) // a lost terminal does not stop training
}

func (b *bar) Write(r Record) error {
	_ = b.bar.Clear()
	_, _ = fmt.Fprintln(b.out, summary(r, b.total))
	_ = b.bar.RenderBlank()
	return nil
}

func (b *bar) Sync() error { return nil }

func (b *bar) Close() error {
	if b.bar == nil {
		return nil
	}
	if line, ok := b.out.(interface{ EndLine() }); ok {
		line.EndLine()
		return nil
	}
	_, _ = fmt.Fprintln(b.out)
	return nil
}
