//go:build cgo && !nogl

package window

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/go-gl/glfw/v3.3/glfw"

	"ariadne/play"
)

// idle is how long a window that shows nothing new waits for events.
const idle = 100 * time.Millisecond

// Run shows a session until it is over and returns the pace of its pictures. It does not close the session. Run uses the thread on which it
// is called for the window. On systems other than Linux that must be the main thread.
func Run(s *play.Session, o Options) (Pace, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	w, err := open(s, o)
	if err != nil {
		return Pace{}, err
	}
	defer w.close()
	err = w.run()
	return w.pacer.pace(), err
}

// window is a window with a session in it.
type window struct {
	session *play.Session
	glfw    *glfw.Window
	screen  *screen
	pads    pads
	pacer   pacer
	limit   float64 // pictures a second; 0 for none
	began   time.Time
	exposed bool // the window must be drawn again, because the system has lost what it showed
	full    bool

	x, y, width, height int // place and size before the window filled the screen
}

// start initialises GLFW. Where that fails, GLFW logs the reason instead of returning it, and panics at its next use. start therefore
// returns what was logged as an error.
func start() (err error) {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		return errors.New("there is no display: DISPLAY is not set; on a machine without one, ariadne record makes videos")
	}
	var said bytes.Buffer
	writer, flags := log.Writer(), log.Flags()
	log.SetOutput(&said)
	log.SetFlags(0)
	defer func() {
		log.SetOutput(writer)
		log.SetFlags(flags)
		if r := recover(); r != nil {
			why := strings.TrimSpace(said.String())
			if why == "" {
				why = fmt.Sprint(r)
			}
			err = fmt.Errorf("no window can be opened: %s; check DISPLAY, or make a video with ariadne record", why)
		}
	}()
	if err := glfw.Init(); err != nil {
		return fmt.Errorf("no window can be opened: %w", err)
	}
	glfw.DefaultWindowHints()
	return nil
}

func open(s *play.Session, o Options) (*window, error) {
	if err := start(); err != nil {
		return nil, err
	}
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 1280, 800
	}
	w := &window{session: s, limit: o.Limit, began: time.Now(), width: o.Width, height: o.Height}
	var err error
	if w.glfw, err = create(o, s.Title()); err != nil {
		glfw.Terminate()
		return nil, err
	}
	w.glfw.MakeContextCurrent()
	glfw.SwapInterval(1)
	if w.limit == 0 {
		w.limit = 120
		if m := glfw.GetPrimaryMonitor(); m != nil {
			if mode := m.GetVideoMode(); mode != nil {
				w.limit = max(w.limit, float64(mode.RefreshRate))
			}
		}
	}
	if w.screen, err = newScreen(); err != nil {
		w.close()
		return nil, err
	}
	w.glfw.SetKeyCallback(w.key)
	w.glfw.SetFocusCallback(func(_ *glfw.Window, on bool) { s.Focus(on) })
	w.glfw.SetRefreshCallback(func(*glfw.Window) { w.exposed = true })
	w.glfw.SetCloseCallback(func(*glfw.Window) { s.Leave() })
	if o.Fullscreen {
		w.fill(true)
		s.SetFullscreen(true)
	}
	return w, nil
}

// create opens the window with its context.
func create(o Options, title string) (m *glfw.Window, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("no window can be opened: %v", r)
		}
	}()
	glfw.WindowHint(glfw.ContextVersionMajor, 3)
	glfw.WindowHint(glfw.ContextVersionMinor, 3)
	glfw.WindowHint(glfw.OpenGLProfile, glfw.OpenGLCoreProfile)
	glfw.WindowHint(glfw.OpenGLForwardCompatible, glfw.True)
	glfw.WindowHint(glfw.ScaleToMonitor, glfw.True)
	glfw.WindowHint(glfw.DepthBits, 0)
	glfw.WindowHint(glfw.StencilBits, 0)
	m, err = glfw.CreateWindow(o.Width, o.Height, title, nil, nil)
	if err == nil && m == nil {
		err = errors.New("the display has no OpenGL; install libgl1-mesa-dri")
	}
	if err != nil {
		return nil, fmt.Errorf("no window can be opened with OpenGL 3.3: %w", err)
	}
	return m, nil
}

func (w *window) close() {
	if w.screen != nil {
		w.screen.close()
	}
	w.glfw.Destroy()
	glfw.Terminate()
}

// run shows pictures until the session is over.
func (w *window) run() error {
	wait := false
	title := ""
	for {
		if wait {
			w.pacer.rest()
			glfw.WaitEventsTimeout(idle.Seconds())
		} else {
			glfw.PollEvents()
		}
		if w.session.Quit() {
			return nil
		}
		began := time.Now()
		w.session.Pad(w.pads.state())
		if w.full != w.session.Fullscreen() {
			w.fill(w.session.Fullscreen())
		}
		if t := w.session.Title(); t != title {
			w.glfw.SetTitle(t)
			title = t
		}
		width, height := w.glfw.GetFramebufferSize()
		if wait = width == 0 || height == 0; wait {
			continue // the window is minimised
		}
		m, changed, err := w.session.Frame(width, height, time.Since(w.began))
		if err != nil {
			return err
		}
		if wait = !changed && !w.exposed; wait {
			continue
		}
		w.exposed = false
		if err := w.screen.show(m); err != nil {
			return err
		}
		w.glfw.SwapBuffers()
		w.pacer.shown(time.Now())
		if w.limit > 0 {
			time.Sleep(time.Duration(float64(time.Second)/w.limit) - time.Since(began))
		}
	}
}

// fill makes the window fill the primary screen, or gives it its place and size of before.
func (w *window) fill(on bool) {
	w.full = on
	m := glfw.GetPrimaryMonitor()
	if m == nil {
		return
	}
	if !on {
		w.glfw.SetMonitor(nil, w.x, w.y, w.width, w.height, 0)
		return
	}
	w.x, w.y = w.glfw.GetPos()
	w.width, w.height = w.glfw.GetSize()
	if mode := m.GetVideoMode(); mode != nil {
		w.glfw.SetMonitor(m, 0, 0, mode.Width, mode.Height, mode.RefreshRate)
	}
}

// key hands a key's event to the session.
func (w *window) key(_ *glfw.Window, k glfw.Key, scancode int, action glfw.Action, mods glfw.ModifierKey) {
	name := keyName(k, scancode, mods)
	if name == "" {
		return
	}
	if action == glfw.Press {
		w.pacer.key(time.Now())
	}
	w.session.Key(name, action != glfw.Release, action == glfw.Repeat)
}
