package drive

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestMeasure measures what docs/web.md promises. It needs an otherwise idle machine: MEASURE=1 scripts/web.sh.
func TestMeasure(t *testing.T) {
	if os.Getenv("MEASURE") == "" {
		t.Skip("MEASURE is not set: other tests run beside this one, or the machine is busy")
	}
	at := serve(t)
	b := newBrowser(t)
	b.screen(1280, 800, false, "dark")
	began := time.Now()
	b.open(at, "?size=9&seed=3&view=map&resolution=640x400")
	b.until("a picture", "window.ariadne && ariadne.pictures > 0", patience)
	first := time.Since(began).Seconds()
	b.until("a title", title, patience)
	b.do(chromedp.Evaluate[chromedp.Void](hold), chromedp.KeyEvent(kb.Enter), chromedp.Evaluate[chromedp.Void]("hold(4)")) // forward, to the left
	rates, costs := b.paces(10)
	playing := b.memory()
	b = newBrowser(t) // a new browser has no cached files of the page
	b.screen(1280, 800, false, "dark")
	b.open(at, "?size=9&seed=3&mode=watch&view=map,agent&resolution=640x400")
	b.until("the agent", loaded+" && ariadne.state.mind", patience)
	watched, _ := b.paces(10)
	watching := b.memory()
	t.Logf("first picture %.1f s after opening; %.0f pictures a second of 640x400 while playing, %.1f ms each; %.0f beside the agent; memory of the page's process %d MB, %d MB with the agent",
		first, rates, costs, watched, playing, watching)
	if rates < 50 || first > 3 || watching > 200 {
		t.Error("promised are 50 pictures a second, 3 s and 200 MB")
	}
}

// paces measures the drawing for some seconds. It returns the medians of pictures per second and of milliseconds per picture.
func (b *browser) paces(seconds int) (rate, cost float64) {
	b.Helper()
	var rates, costs []float64
	for range seconds {
		b.do(chromedp.Evaluate[chromedp.Void]("ariadne.pace = null"))
		b.until("a pace", "ariadne.pace", patience)
		rates, costs = append(rates, get[float64](b, "ariadne.pace.rate")), append(costs, get[float64](b, "ariadne.pace.cost"))
	}
	slices.Sort(rates)
	slices.Sort(costs)
	return rates[len(rates)/2], costs[len(costs)/2]
}

// memory returns the memory in MB that only the page's process has.
func (b *browser) memory() (most int) {
	b.Helper()
	all, err := cdp.Call(b.ctx, chromedp.FromContext(b.ctx).Browser, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range all.ProcessInfo {
		if p.Type != "renderer" {
			continue
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p.ID))
		if err != nil {
			continue // the process has ended
		}
		kb := 0
		for line := range strings.Lines(string(text)) {
			n := 0
			if _, err := fmt.Sscanf(line, "Private_Dirty: %d kB", &n); err == nil {
				kb += n
			}
		}
		most = max(most, kb*1024/1e6)
	}
	return most
}
