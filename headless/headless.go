//go:build cgo && !nogl

package headless

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"

	"ariadne/assets"
	"ariadne/render"
	"ariadne/render/gl"
)

// newGL makes a renderer with its own context and thread.
func newGL(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	if err := limitThreads(o.Threads); err != nil {
		return nil, err
	}
	r := &renderer{call: make(chan request), done: make(chan error)}
	go r.run(width, height, tex, o)
	if err := <-r.done; err != nil {
		return nil, err
	}
	return r, nil
}

// glAdvice tells users what to do if OpenGL is not available.
const glAdvice = "install libegl1 and the driver of the graphics card, or libgl1-mesa-dri to draw on the CPU, or draw with the software renderer"

func limitThreads(n int) error {
	const variable = "LP_NUM_THREADS"
	if _, set := os.LookupEnv(variable); set || n == 0 {
		return nil
	}
	if n < 0 {
		return fmt.Errorf("%d threads", n)
	}
	return os.Setenv(variable, strconv.Itoa(n))
}

type request int

const (
	requestRender request = iota
	requestClose
)

// renderer hands its work to the goroutine that owns the context, with one request and one answer for each batch of views.
// During a request, the arguments belong to that goroutine.
type renderer struct {
	call   chan request
	done   chan error
	gl     *gl.Renderer
	about  string
	closed bool

	views []render.View
	pix   []byte
}

var errClosed = errors.New("headless: the renderer is closed")

// run owns the context and its thread. It never unlocks the thread, so the thread ends with the goroutine, and with it whatever
// the driver attached to it.
func (r *renderer) run(width, height int, tex *assets.Textures, o Options) {
	runtime.LockOSThread()
	context, err := open(o.Device, o.Debug != nil)
	if err != nil {
		r.done <- err
		return
	}
	r.gl, err = gl.New(width, height, surfaces(tex), tex.Sky, gl.Options{
		Samples:   o.Samples,
		NoCulling: o.NoCulling,
		Debug:     o.Debug,
		ProcAddr:  procAddr,
	})
	if err != nil {
		context.close()
		r.done <- fmt.Errorf("%s: %w", context.name, err)
		return
	}
	r.about = r.gl.Describe() + ", " + context.name
	r.done <- nil
	for <-r.call == requestRender {
		r.done <- r.gl.Render(r.views, r.pix)
	}
	err = r.gl.Close()
	context.close()
	r.done <- err
}

func (r *renderer) SetScene(slot int, s *render.Scene) error {
	if r.closed {
		return errClosed
	}
	return r.gl.SetScene(slot, s)
}

func (r *renderer) Render(views []render.View, pix []byte) error {
	if r.closed {
		return errClosed
	}
	r.views, r.pix = views, pix
	r.call <- requestRender
	err := <-r.done
	r.views, r.pix = nil, nil
	return err
}

func (r *renderer) Size() (width, height int) { return r.gl.Size() }

func (r *renderer) Describe() string { return r.about }

// Close frees the context. Further calls of Close do nothing.
func (r *renderer) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.call <- requestClose
	return <-r.done
}
