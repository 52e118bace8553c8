// Package drive drives the page in headless Chromium as a person would. It is a module of its own, so that the program does not
// depend on a browser's driver.
//
// The environment variable ARIADNE is the built program with the page in it; scripts/web.sh builds it. SCREENSHOTS is a folder
// for pictures of the page.
package drive

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	browserDomain "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// program is the path of the built program.
func program(t *testing.T) string {
	t.Helper()
	p := os.Getenv("ARIADNE")
	if p == "" {
		t.Skip("ARIADNE does not name the built program; scripts/web.sh does it all")
	}
	return p
}

// serve runs ariadne web until the test ends and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	c := exec.Command(program(t), "web", "--listen", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("ariadne web said nothing: ", err)
	}
	return strings.TrimSpace(line)
}

// browser is a page in a browser of its own.
type browser struct {
	*testing.T
	ctx    context.Context
	files  string // folder for files that people download from the page
	mu     sync.Mutex
	failed []string // exceptions of the page
	asked  []string // addresses that the page has fetched
}

// newBrowser starts Chromium.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	if path := os.Getenv("CHROMIUM"); path != "" {
		options = append(options, chromedp.ExecPath(path))
	}
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	ctx, end = context.WithTimeout(ctx, 150*time.Second)
	t.Cleanup(end)
	b := &browser{T: t, ctx: ctx, files: t.TempDir()}
	b.do(chromedp.Navigate("about:blank"))
	none := int64(1) // the browser must not keep fetched data for this test, because that would count as the page's memory
	tell(b, network.Enable, network.EnableParams{MaxTotalBufferSize: &none, MaxResourceBufferSize: &none})
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	tell(b, browserDomain.SetDownloadBehavior, browserDomain.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: b.files})
	return b
}

// listen records exceptions and fetched addresses.
func (b *browser) listen(e any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := e.(type) {
	case *runtime.EventExceptionThrown:
		text, _ := json.Marshal(e.ExceptionDetails)
		b.failed = append(b.failed, string(text))
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	}
}

// download waits for a file that people download from the page.
func (b *browser) download(pattern string, longest time.Duration) string {
	b.Helper()
	for began := time.Now(); time.Since(began) < longest; time.Sleep(50 * time.Millisecond) {
		found, _ := filepath.Glob(filepath.Join(b.files, pattern))
		whole := slices.DeleteFunc(found, func(path string) bool { return strings.HasSuffix(path, ".crdownload") }) // leaves out unfinished downloads
		if len(whole) == 1 {
			return whole[0]
		}
	}
	have, _ := filepath.Glob(filepath.Join(b.files, "*"))
	b.Fatalf("no file %s after %v, only %q; errors %q", pattern, longest, have, b.failed)
	return ""
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatalf("%v; the page's errors: %q", err, b.failed)
	}
}

// call makes an action of a command in the browser's protocol.
func call[P, R any](c cdp.Command[P, R], p P) chromedp.Action[R] {
	return func(ctx context.Context, t *chromedp.Target) (R, error) { return cdp.Call(ctx, t, c, p) }
}

// tell sends a command to the browser and returns the result.
func tell[P, R any](b *browser, c cdp.Command[P, R], p P) (r R) {
	b.Helper()
	r, err := chromedp.Run(b.ctx, call(c, p))
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// screen sets the size of the page in pixels, touch (fingers) or mouse input, and the colour scheme, dark or light.
func (b *browser) screen(width, height int64, fingers bool, scheme string) {
	b.Helper()
	tell(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: fingers})
	tell(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: fingers})
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// get evaluates an expression.
func get[T any](b *browser, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v; the page's errors: %q", expression, err, b.failed)
	}
	return v
}

// until waits until an expression is true.
func (b *browser) until(what, expression string, longest time.Duration) time.Duration {
	b.Helper()
	began := time.Now()
	for {
		if get[bool](b, "!!("+expression+")") {
			return time.Since(began)
		}
		if time.Since(began) > longest {
			b.shot("failed")
			b.Fatalf("after %v: not yet %s; state %s; errors %q", longest, what, get[string](b, "JSON.stringify(ariadne.state)+' '+ariadne.failed"), b.failed)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// shot takes a picture of the page.
func (b *browser) shot(name string) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	png := tell(b, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png.Data, 0o644); err != nil {
		b.Error(err)
	}
}

// before makes a script run before those of each page.
func (b *browser) before(script string) {
	b.Helper()
	tell(b, page.Enable, page.EnableParams{})
	tell(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}
