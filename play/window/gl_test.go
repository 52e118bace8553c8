//go:build cgo && !nogl

package window

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-gl/glfw/v3.3/glfw"

	"ariadne/assets"
	"ariadne/internal/reference"
	"ariadne/internal/xvfb"
	"ariadne/render"
	"ariadne/render/gl"
	"ariadne/render/rendertest"
)

// inWindow is a renderer of render/gl in the context of a window. The context lives on a thread of its own.
type inWindow struct {
	*gl.Renderer
	thread chan<- func()
}

func (w inWindow) Render(views []render.View, pix []byte) (err error) {
	onThread(w.thread, func() { err = w.Renderer.Render(views, pix) })
	return err
}

func (w inWindow) Close() (err error) {
	onThread(w.thread, func() { err = w.Renderer.Close() })
	return err
}

func onThread(thread chan<- func(), do func()) {
	done := make(chan struct{})
	thread <- func() { do(); close(done) }
	<-done
}

// openThread opens a hidden window and returns the thread on which its context is current.
func openThread(t *testing.T) chan<- func() {
	t.Helper()
	t.Setenv("DISPLAY", xvfb.Start(t))
	thread, ended := make(chan func()), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		for do := range thread {
			do()
		}
		close(ended)
	}()
	onThread(thread, func() {
		if err := start(); err != nil {
			t.Error(err)
			return
		}
		glfw.WindowHint(glfw.Visible, glfw.False)
		w, err := create(Options{Width: 320, Height: 200}, "test")
		if err != nil {
			t.Error(err)
			return
		}
		w.MakeContextCurrent()
	})
	if t.Failed() {
		t.FailNow()
	}
	t.Cleanup(func() {
		onThread(thread, glfw.Terminate)
		close(thread)
		<-ended
	})
	return thread
}

func TestReferenceFramesInAWindow(t *testing.T) {
	tex, err := assets.LoadTextures(filepath.Join(reference.Root(t), "memory_maze", "textures"))
	if err != nil {
		t.Fatal(err)
	}
	thread := openThread(t)
	rendertest.Compare(t, "memory_maze/frames/frames*.npz", func(t *testing.T, size int) (render.Renderer, rendertest.Bounds) {
		var r *gl.Renderer
		var err error
		onThread(thread, func() {
			r, err = gl.New(size, size, slices.Concat(tex.Walls[:], tex.Floors[:]), tex.Sky, gl.Options{ProcAddr: glfw.GetProcAddress})
		})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.Describe(), "llvmpipe") {
			// The bounds are those of a renderer without a window: the frames were recorded with this driver.
			return inWindow{r, thread}, rendertest.Bounds{Mean: 0.2, Frame: 0.6, SSIM: 0.985}
		}
		return inWindow{r, thread}, rendertest.Bounds{Mean: 1, Frame: 2.5, SSIM: 0.97}
	})
}
