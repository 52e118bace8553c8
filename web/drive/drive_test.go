package drive

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestTry(t *testing.T) {
	at := serve(t)
	b := newBrowser(t)
	b.screen(1280, 800, false, "dark")
	b.do(chromedp.Navigate(at + "?size=9&seed=3&resolution=640x400"))
	t.Log("title after", b.until("a title", "window.ariadne && ariadne.state && ariadne.state.mode == 'title'", 60*time.Second))
	time.Sleep(time.Second)
	b.shot("title")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until("playing", "ariadne.state.mode == 'playing'", 5*time.Second)
	b.do(chromedp.KeyEvent("m"), chromedp.KeyEvent("v"))
	time.Sleep(4 * time.Second)
	b.shot("playing")
	t.Log(get[string](b, "JSON.stringify(ariadne.pace)"))
	t.Log(get[string](b, "JSON.stringify(ariadne.state)"), b.failed)
}
