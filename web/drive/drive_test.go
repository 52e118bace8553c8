package drive

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Steps such as loading take seconds on an idle machine. On a busy machine they may take this long.
const patience = time.Minute

const (
	loaded  = "window.ariadne && ariadne.state && ariadne.ready"
	title   = loaded + " && ariadne.state.mode == 'title'"
	playing = loaded + " && ariadne.state.mode == 'playing'"
	paused  = loaded + " && ariadne.state.mode == 'paused'"
	ended   = loaded + " && ariadne.state.mode == 'ended'"
)

// open opens the page with options in its address.
func (b *browser) open(at, wishes string) {
	b.Helper()
	b.do(chromedp.Navigate(at + wishes))
	if text := get[string](b, "document.querySelector('.missing[role=alert]')?.textContent ?? ''"); text != "" {
		b.Fatal(text)
	}
}

// hold holds down the keys of an action, and no others.
const hold = `(() => {
	const keys = [[], ["ArrowUp"], ["ArrowLeft"], ["ArrowRight"], ["ArrowUp", "ArrowLeft"], ["ArrowUp", "ArrowRight"]];
	let held = [];
	window.hold = action => {
		const want = keys[action] ?? [];
		const send = (type, key) => document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
		held.filter(k => !want.includes(k)).forEach(k => send("keyup", k));
		want.filter(k => !held.includes(k)).forEach(k => send("keydown", k));
		held = want;
	};
	window.walk = actions => {
		hold(actions[0]);
		const timer = setInterval(() => {
			const s = ariadne.state;
			if (s.mode !== "playing") return;
			hold(actions[s.steps + 1] ?? 0);
			if (s.steps > actions.length || s.score > 0) clearInterval(timer);
		}, 5);
	};
})()`

// TestPlay loads the page, walks to a target, pauses, shows the map and begins a new maze.
func TestPlay(t *testing.T) {
	actions, err := json.Marshal(oracle(t, 10))
	if err != nil {
		t.Fatal(err)
	}
	at := serve(t)
	b := newBrowser(t)
	b.screen(1280, 800, false, "dark")
	began := time.Now()
	b.open(at, "?size=9&seed=10&speed=0.4")
	b.until("a picture", title+" && ariadne.pictures > 0", patience)
	t.Logf("first picture %.1f s after opening", time.Since(began).Seconds())
	b.shot("title_1280x800_dark")
	b.do(chromedp.Evaluate[chromedp.Void](hold), chromedp.Evaluate[chromedp.Void](fmt.Sprintf("walk(%s)", actions)), chromedp.KeyEvent(kb.Enter))
	b.until("playing", playing, patience)
	b.until("a target", "ariadne.state.score == 1", patience+time.Duration(len(actions))*time.Second)
	b.do(chromedp.Evaluate[chromedp.Void]("hold(0)"))
	b.shot("target")

	b.do(chromedp.KeyEvent(" "))
	b.until("paused", paused, patience)
	steps := get[int](b, "ariadne.state.steps")
	b.do(chromedp.KeyEvent("m"))
	b.until("a map", "ariadne.state.show_map && !document.getElementById('map-box').hidden", patience)
	time.Sleep(time.Second) // that nothing happens takes time to see
	if now := get[int](b, "ariadne.state.steps"); now != steps {
		t.Errorf("%d steps in a pause", now-steps)
	}
	if where := get[string](b, "location.search"); !strings.Contains(where, "seed=10") || !strings.Contains(where, "view=map") {
		t.Errorf("the address is %s", where)
	}
	b.takeEpisode(1)
	b.do(chromedp.KeyEvent(" "))
	b.until("playing", playing, patience)

	b.do(chromedp.KeyEvent(kb.Backspace))
	b.until("a new maze", "ariadne.state.seed != 10 && ariadne.state.score == 0", patience)
	b.do(chromedp.KeyEvent("2"))
	b.until("a larger maze", "ariadne.state.size == 11 && location.search.includes('size=11')", patience)
	b.clean(at)
}

// takeEpisode downloads the episode, whose decisions were held for the given number of steps. The program must be able to
// reproduce it by simulation, and to learn from it.
func (b *browser) takeEpisode(held int) {
	b.Helper()
	b.do(chromedp.Click(chromedp.ID("take")))
	file := b.download("*.npz", patience)
	out, err := exec.Command(program(b.T), "replay", file).CombinedOutput()
	if err != nil {
		b.Errorf("replay: %v: %s", err, out)
	}
	b.Logf("%s", strings.TrimSpace(string(out)))
	run := filepath.Join(b.TempDir(), "run")
	train := exec.Command(program(b.T), "train", "+memory_maze=guided", "data="+filepath.Dir(file), "task.action_repeat="+strconv.Itoa(held), "trainer.num_envs=1", "trainer.rollout_len=16",
		"trainer.sequence_length=16", "trainer.num_minibatches=1", "steps=32", "log_interval=0", "run.dir="+run)
	if out, err := train.CombinedOutput(); err != nil {
		b.Errorf("train: %v: %s", err, out)
	}
}

// clean reports exceptions, and everything that was fetched from other hosts.
func (b *browser) clean(at string) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.failed) > 0 {
		b.Errorf("the page's errors: %q", b.failed)
	}
	for _, url := range b.asked {
		if !strings.HasPrefix(url, at) && !strings.HasPrefix(url, "blob:"+at) && !strings.HasPrefix(url, "data:") {
			b.Errorf("the page asked for %s", url)
		}
	}
	if len(b.asked) == 0 {
		b.Error("the page asked for nothing?")
	}
}

// TestCompare plays a short episode to its end. Then the agent plays the same maze.
func TestCompare(t *testing.T) {
	at := serve(t)
	b := newBrowser(t)
	b.screen(1280, 800, false, "light")
	b.open(at, "?size=9&seed=7&time=6&view=map")
	b.until("a title", title, patience)
	b.do(chromedp.Evaluate[chromedp.Void](hold), chromedp.Evaluate[chromedp.Void]("hold(1)"), chromedp.Click(chromedp.ID("go")))
	b.until("the end", ended, patience)
	b.do(chromedp.Evaluate[chromedp.Void]("hold(0)"))
	if n := get[int](b, "ariadne.state.steps"); n != 24 {
		t.Errorf("%d steps in six seconds, want 24", n)
	}
	if !get[bool](b, "JSON.parse(localStorage.getItem('ariadne.scores')).scores.length == 1") {
		t.Error("the score was not kept")
	}
	b.shot("end_1280x800_light")
	b.do(chromedp.Click(chromedp.ID("panel-compare")))
	b.until("the agent", loaded+" && ariadne.state.pilot && ariadne.state.steps > 4", patience)
	b.until("its end", ended, patience)
	if !get[bool](b, "ariadne.state.seed == 7 && ariadne.compare.seed == 7 && ariadne.compare.way.length == 25") {
		t.Errorf("compared is %s", get[string](b, "JSON.stringify(ariadne.compare)"))
	}
	b.shot("compare_1280x800_light")
	b.clean(at)
}

// TestWatch watches the agent reach its first target, takes over, gives control back, and records.
func TestWatch(t *testing.T) {
	at := serve(t)
	b := newBrowser(t)
	b.screen(1280, 800, false, "dark")
	b.open(at, "?size=9&seed=3&mode=watch&view=map,agent&speed=2")
	b.until("what goes on in the agent", loaded+" && ariadne.state.mind", patience)
	b.do(chromedp.KeyEvent("r"))
	b.until("a target", "ariadne.state.score >= 1", 2*patience)
	b.shot("watch_1280x800_dark")
	b.do(chromedp.KeyEvent("r"))
	video := b.download("*.[mw][pe][4b]*", patience)
	if out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "stream=codec_type,width", "-of", "csv", video).CombinedOutput(); err != nil || !strings.Contains(string(out), "video") {
		t.Errorf("%s is no video: %v: %s", video, err, out)
	}
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	b.until("a person acts", "!ariadne.state.piloted", patience)
	b.do(chromedp.KeyEvent("p"))
	b.until("the agent acts", "ariadne.state.piloted", patience)
	b.takeEpisode(2)
	b.clean(at)
}

// TestOthers watches the planners, and the agent of another task.
func TestOthers(t *testing.T) {
	at := serve(t)
	b := newBrowser(t)
	for _, who := range []string{"explorer", "oracle"} {
		b.open(at, "?size=9&seed=3&speed=4&mode=watch&player="+who)
		b.until(who+" to score", loaded+" && ariadne.state.pilot == '"+who+"' && ariadne.state.score >= 1", 2*patience)
	}
	b.open(at, "?task=mysterypath_grid&seed=3&mode=watch&view=agent")
	b.until("the agent of Mystery Path", loaded+" && ariadne.state.mind && ariadne.state.steps > 10", patience)
	b.shot("mysterypath")
	b.open(at, "?task=tmazev2&seed=3&mode=watch")
	b.until("the agent of T-Maze", loaded+" && ariadne.state.mind && ariadne.state.steps > 3", patience)
	b.shot("tmaze")
	b.do(chromedp.Click(chromedp.ID("mode-play")))
	b.until("T-Maze for a person", title+" && !ariadne.state.pilot", patience)
	b.clean(at)
}

// TestLooks takes pictures of the page in all sizes, and plays by touch.
func TestLooks(t *testing.T) {
	at := serve(t)
	b := newBrowser(t)
	for _, size := range [][2]int64{{360, 740}, {390, 844}, {1280, 800}, {2560, 1440}} {
		for _, scheme := range []string{"dark", "light"} {
			fingers := size[0] < 500
			b.screen(size[0], size[1], fingers, scheme)
			b.open(at, "?size=9&seed=3&view=map,agent")
			b.until("a title", title, patience)
			name := fmt.Sprintf("%dx%d_%s", size[0], size[1], scheme)
			b.shot("title_" + name)
			b.do(chromedp.Click(chromedp.ID("go")))
			b.until("playing", playing, patience)
			if wide := get[int64](b, "document.documentElement.scrollWidth"); wide > size[0] {
				t.Errorf("%s: the page is %d pixels wide", name, wide)
			}
			b.until("two steps", "ariadne.state.steps >= 2", patience)
			b.shot("play_" + name)
			if fingers {
				b.finger("[data-key=ArrowUp]")
			}
		}
	}
	b.clean(at)
}

// finger holds a finger on a button. The walker must move.
func (b *browser) finger(selector string) {
	b.Helper()
	at := get[[]float64](b, "(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector('"+selector+"').getBoundingClientRect())")
	b.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('pause').click()"))
	b.until("paused", paused, patience)
	tell(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}})
	b.until("going on, which a key that moves does", playing, patience)
	tell(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchEnd", TouchPoints: []*input.TouchPoint{}})
}

// TestMissing opens the page in a browser that lacks what it needs.
func TestMissing(t *testing.T) {
	at := serve(t)
	b := newBrowser(t)
	b.before("delete window.OffscreenCanvas; delete window.WebAssembly")
	b.do(chromedp.Navigate(at))
	b.until("a sentence", "document.querySelector('.missing[role=alert]')", patience)
	if text := get[string](b, "document.querySelector('.missing').textContent"); !strings.Contains(text, "no WebAssembly, no OffscreenCanvas") {
		t.Error(text)
	}
}
