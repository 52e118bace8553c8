package browser

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"runtime/debug"
	"syscall/js"
	"time"

	"ariadne/agent/mind"
	"ariadne/dataset"
	"ariadne/play"
	"ariadne/task"
)

// Run gives the worker the object ariadne, whose functions follow, and serves their calls. It does not return.
//
//	begin(options)          begins a game, with options as JSON, and ends the game before
//	key(key, down, again)   KeyboardEvent.key, and whether it repeats
//	pad(name, x, y, bits)   state of the gamepad
//	focus(on)               whether the page has the keyboard's focus
//	frame(now, w, h)        draws the moment at now, in milliseconds
//	panes(map, seen, drawn) sets the sides of these pictures in pixels, 0 for none
//	speed(factor)           sets how fast time goes
//	take()                  asks for the episode as a file
//	answer(text)            the agent's answer to a question
//
// Go calls these functions of the worker: ready(), rested(), shown(kind, pixels, w, h), said(state), kept(scores), taken(bytes, name),
// failed(text), ask(question, observation).
func Run() {
	debug.SetGCPercent(garbage)
	g := &game{calls: make(chan func() error, 256), worker: js.Global(), buffers: map[string]js.Value{}}
	g.line.ask = g.ask
	js.Global().Set("ariadne", map[string]any{
		"begin": g.later(func(a []js.Value) error { return g.begin(a[0].String()) }),
		"key":   g.later(func(a []js.Value) error { g.key(a[0].String(), a[1].Bool(), a[2].Bool()); return nil }),
		"pad":   g.later(func(a []js.Value) error { g.pad(a); return nil }),
		"focus": g.later(func(a []js.Value) error { g.focus(a[0].Bool()); return nil }),
		"frame": g.later(func(a []js.Value) error { return g.frame(a[0].Float(), a[1].Int(), a[2].Int()) }),
		"panes": g.later(func(a []js.Value) error { g.plan, g.seen, g.drawn = a[0].Int(), a[1].Int(), a[2].Int(); return nil }),
		"speed": g.later(func(a []js.Value) error { return g.speed(a[0].Float()) }),
		"take":  g.later(func([]js.Value) error { return g.take() }),
		"answer": js.FuncOf(func(_ js.Value, a []js.Value) any { // not through later: a call may be waiting for the answer
			if err := g.line.take(a[0].String()); err != nil {
				g.failed(err)
			}
			return nil
		}),
	})
	g.worker.Call("ready")
	for call := range g.calls {
		if err := call(); err != nil {
			g.failed(err)
		}
	}
}

// garbage is how much garbage may pile up before it is collected, in percent of the memory in use. It is small because a module's memory
// never shrinks. A session leaves little garbage from picture to picture, so that nobody can see the cost of collecting it.
const garbage = 25

// game is the session that a page shows, and what the page was last told of it.
type game struct {
	calls   chan func() error // the worker's calls, in the order in which they came
	worker  js.Value
	line    line
	session *play.Session
	asked   asked

	plan, seen, drawn int // sides of these pictures in pixels, 0 for one that is not shown
	buffers           map[string]js.Value
	paned             time.Duration // when these pictures were drawn
	said              string        // the state that was told last
	saidAt            time.Duration
	mode              string
	score             float64
}

// Least times between two drawings of the panes, and between two states that the page is told.
const (
	paneInterval  = 60 * time.Millisecond
	stateInterval = 100 * time.Millisecond
)

// later makes a function for the worker that leaves its work to the goroutine of Run. A session must be used by one goroutine, and a
// function that waited would hold up the worker.
func (g *game) later(do func(a []js.Value) error) js.Func {
	return js.FuncOf(func(_ js.Value, a []js.Value) any {
		select {
		case g.calls <- func() error { return do(a) }:
		default: // the page asks for more than can be done, such as pictures while a planner thinks: drop the call
		}
		return nil
	})
}

func (g *game) failed(err error) { g.worker.Call("failed", err.Error()) }

func (g *game) begin(text string) error {
	if g.session != nil {
		err := g.session.Close()
		if g.session = nil; err != nil {
			return err
		}
	}
	a, err := read(text)
	if err != nil {
		return err
	}
	g.asked = a
	o, err := g.asked.options(&g.line, func(b []byte) error {
		g.worker.Call("kept", string(b))
		return nil
	})
	if err != nil {
		return err
	}
	s, err := play.New(o)
	if err != nil {
		return err
	}
	s.Compare(a.Way)
	s.Focus(true)
	g.session, g.said, g.mode = s, "", ""
	return nil
}

func (g *game) key(key string, down, repeated bool) {
	if name := keyName(key); g.session != nil && name != "" {
		g.session.Key(name, down, repeated)
	}
}

func (g *game) pad(a []js.Value) {
	if g.session != nil {
		g.session.Pad(play.Pad{Name: a[0].String(), X: float32(a[1].Float()), Y: float32(a[2].Float()), Buttons: padButtons(a[3].Int())})
	}
}

func (g *game) focus(on bool) {
	if g.session != nil {
		g.session.Focus(on)
	}
}

func (g *game) speed(factor float64) error {
	if g.session == nil {
		return nil
	}
	return g.session.SetSpeed(factor)
}

// frame draws the moment ms, in milliseconds, in a picture of width x height pixels and tells the page of it.
func (g *game) frame(ms float64, width, height int) error {
	if g.session == nil {
		g.worker.Call("rested")
		return nil
	}
	now := time.Duration(ms * float64(time.Millisecond))
	m, changed, err := g.session.Frame(width, height, now)
	if err != nil {
		g.session = nil
		return err
	}
	if changed {
		g.show("view", m.Pix, width, height)
	} else {
		g.worker.Call("rested")
	}
	if changed && now-g.paned >= paneInterval {
		g.paned = now
		if err := g.showPanes(); err != nil {
			return err
		}
	}
	return g.tell(now)
}

// show hands a picture, pix [h, w, 4], to the page.
func (g *game) show(kind string, pix []byte, w, h int) {
	b, ok := g.buffers[kind]
	if !ok || b.Get("length").Int() != len(pix) {
		b = js.Global().Get("Uint8ClampedArray").New(len(pix))
		g.buffers[kind] = b
	}
	js.CopyBytesToJS(b, pix)
	g.worker.Call("shown", kind, b, w, h)
}

// showPanes hands over the pictures beside the view.
func (g *game) showPanes() error {
	if n := g.plan; n > 0 {
		m := image.NewRGBA(image.Rect(0, 0, n, n))
		has, err := g.session.Plan(m)
		if err != nil {
			return err
		}
		if has {
			g.show("map", m.Pix, n, n)
		}
	}
	if pix, side := g.session.Seen(); g.seen > 0 && pix != nil {
		m := image.NewRGBA(image.Rect(0, 0, side, side))
		for i := range side * side {
			copy(m.Pix[4*i:], pix[3*i:3*i+3])
			m.Pix[4*i+3] = 0xff
		}
		g.show("seen", m.Pix, side, side)
	}
	if n := g.drawn; n > 0 {
		if m := image.NewRGBA(image.Rect(0, 0, n, n)); g.session.Drawn(m) {
			g.show("drawn", m.Pix, n, n)
		}
	}
	return nil
}

// told is what the page is told of a session.
type told struct {
	play.State
	Way [][2]float64 `json:"way,omitempty"` // at an episode's end, and in a pause
}

// tell tells the page the session's state: some times a second, and at once when the mode or the score has changed.
func (g *game) tell(now time.Duration) error {
	s := g.session.State()
	if now-g.saidAt < stateInterval && s.Mode == g.mode && s.Score == g.score {
		return nil
	}
	g.saidAt, g.mode, g.score = now, s.Mode, s.Score
	t := told{State: s}
	if s.Mode == "ended" || s.Mode == "paused" {
		t.Way = g.session.Way()
	}
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if text := string(b); text != g.said {
		g.said = text
		g.worker.Call("said", text)
	}
	return nil
}

// take hands over the episode so far as a file of package dataset.
func (g *game) take() error {
	if g.session == nil {
		return nil
	}
	e, textures, ok := g.session.Episode()
	if !ok {
		g.worker.Call("taken", js.Null(), "There is no episode to keep yet: make a step in Memory Maze first.")
		return nil
	}
	w, err := dataset.NewWriter(e.Variant, dataset.Options{Textures: textures})
	if err != nil {
		return err
	}
	defer w.Close()
	var file bytes.Buffer
	if err := w.Encode(&file, &e); err != nil {
		return err
	}
	b := js.Global().Get("Uint8Array").New(file.Len())
	js.CopyBytesToJS(b, file.Bytes())
	g.worker.Call("taken", b, fmt.Sprintf("%s-seed%d%s", e.Variant.Name(), e.Seed, dataset.Extension))
	return nil
}

// ask sends a question to the agent's worker.
func (g *game) ask(q *mind.Question, obs task.Obs) {
	text, err := json.Marshal(q)
	if err != nil {
		g.failed(err) // the reward is not a number
		return
	}
	bytes := obs.Pixels
	if bytes == nil {
		bytes = floatBytes(obs.Vector)
	}
	b := js.Global().Get("Uint8Array").New(len(bytes))
	js.CopyBytesToJS(b, bytes)
	g.worker.Call("ask", string(text), b)
}

// floatBytes returns numbers as the bytes of a Float32Array.
func floatBytes(v []float32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}
