//go:build cgo && !nogl

package headless

import (
	"errors"
	"image"
	"runtime"
	"strings"
	"testing"

	"ariadne/internal/lacking"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/render/gl"
	driver "github.com/go-gl/gl/v3.3-core/gl"
)

func TestDriverErrorsAreReportedAndFinal(t *testing.T) {
	for name, c := range map[string]struct {
		provoke func()
		want    string
	}{
		"a wrong call": {func() { driver.Enable(0xffff) }, "OpenGL, drawing: error 0x500"},
		"lack of memory": {func() {
			var buffer uint32
			driver.GenBuffers(1, &buffer)
			driver.BindBuffer(driver.COPY_READ_BUFFER, buffer)
			driver.BufferData(driver.COPY_READ_BUFFER, 1<<46, nil, driver.STATIC_DRAW)
		}, "OpenGL, drawing: out of memory: draw fewer or smaller pictures"},
	} {
		t.Run(name, func(t *testing.T) { testDriverError(t, c.provoke, c.want) })
	}
}

func testDriverError(t *testing.T, provoke func(), want string) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	context, err := open("", true)
	if errors.Is(err, ErrUnavailable) {
		lacking.Skip(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer context.close()
	picture := image.NewRGBA(image.Rect(0, 0, 4, 4))
	surfaces := make([]*image.RGBA, render.Textures)
	for i := range surfaces {
		surfaces[i] = picture
	}
	var messages []string
	r, err := gl.New(64, 64, surfaces, [6]*image.RGBA{picture, picture, picture, picture, picture, picture}, gl.Options{
		ProcAddr: procAddr,
		Debug:    func(message string) { messages = append(messages, message) },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	wall := maze.Box{Rows: 3, Cols: 3, Char: '0'}
	if err := r.SetScene(0, &render.Scene{Layout: &maze.Layout{Size: 1, Height: 1, Walls: []maze.Box{wall}}}); err != nil {
		t.Fatal(err)
	}
	views, pix := make([]render.View, 1), make([]byte, 64*64*3)
	if err := r.Render(views, pix); err != nil {
		t.Fatal(err)
	}
	provoke()
	for range 2 {
		err := r.Render(views, pix)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "make a new one") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	t.Logf("messages: %q", messages)
	if strings.Contains(r.Describe(), "Mesa") && len(messages) == 0 {
		t.Error("the driver's message got lost")
	}
}
