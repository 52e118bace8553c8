//go:build !js

package play

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/image/draw"

	"ariadne/internal/atomicfile"
	"ariadne/video"
)

const (
	filmRate = 30 // frames a second
	gifRate  = 15
	gifWidth = 640 // most pixels
)

// film is a video that is being recorded. A goroutine of its own encodes it. The game waits for the encoder only when that
// lags behind by as many frames as there are buffers.
type film struct {
	path  string
	rate  int
	size  image.Point // pixels of the window's picture that it shows
	due   float64     // frames to write; 1 at first, so that no video is empty
	free  chan *image.RGBA
	todo  chan *image.RGBA
	done  chan error // gets one result when the file is complete or has failed
	ended bool
}

const filmBuffers = 4

// startFilm begins a video in a folder. It shows pictures of a size, less the last row or column where that is odd. The file is an MP4, or
// a GIF where there is no ffmpeg.
func startFilm(dir string, size image.Point, now time.Time) (*film, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	f := &film{rate: filmRate, due: 1, size: size.Sub(image.Pt(size.X%2, size.Y%2))}
	base := filepath.Join(dir, "ariadne-"+now.Format("20060102-150405"))
	f.path = atomicfile.Unused(base + ".mp4")
	to := f.size
	w, err := video.Create(f.path, to.X, to.Y, f.rate)
	if errors.Is(err, video.ErrNoFFmpeg) {
		f.path, f.rate = atomicfile.Unused(base+".gif"), gifRate
		if to.X > gifWidth {
			to = image.Pt(gifWidth, max(1, to.Y*gifWidth/to.X))
		}
		w, err = video.Create(f.path, to.X, to.Y, f.rate)
	}
	if err != nil {
		return nil, err
	}
	f.free, f.todo, f.done = make(chan *image.RGBA, filmBuffers), make(chan *image.RGBA, filmBuffers), make(chan error, 1)
	for range filmBuffers {
		f.free <- image.NewRGBA(image.Rectangle{Max: to})
	}
	go f.encode(w)
	return f, nil
}

// encode writes frames until there are no more.
func (f *film) encode(w video.Writer) {
	var failed error
	for m := range f.todo {
		if failed == nil {
			if failed = w.WriteFrame(m); failed != nil {
				w.Abort()
				f.done <- failed
			}
		}
		f.free <- m
	}
	if failed == nil {
		f.done <- w.Close()
	}
}

// see films a picture that is seen for a time. It writes the picture as many times as frames fall into that time.
func (f *film) see(m *image.RGBA, elapsed time.Duration) {
	f.due += elapsed.Seconds() * float64(f.rate)
	for ; f.due >= 1; f.due-- {
		frame := <-f.free
		part := image.Rectangle{Max: f.size}
		if frame.Rect.Size() == f.size {
			draw.Draw(frame, frame.Rect, m, image.Point{}, draw.Src)
		} else {
			draw.ApproxBiLinear.Scale(frame, frame.Rect, m, part, draw.Src, nil)
		}
		f.todo <- frame
	}
}

// end says that no pictures follow. The encoder then completes the file; result tells when it has.
func (f *film) end() {
	if !f.ended {
		f.ended = true
		close(f.todo)
	}
}

// result reports whether the video is over: complete, or failed with err. It waits for that if wait is set.
func (f *film) result(wait bool) (over bool, err error) {
	if wait {
		return true, f.named(<-f.done)
	}
	select {
	case err := <-f.done:
		return true, f.named(err)
	default:
		return false, nil
	}
}

func (f *film) named(err error) error {
	if err != nil {
		return fmt.Errorf("nothing was recorded: %w", err)
	}
	return nil
}
