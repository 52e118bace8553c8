package video

import (
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"strings"

	"ariadne/internal/atomicfile"
)

// Writer takes the frames of a video one by one. It is used from one goroutine at a time.
type Writer interface {
	// WriteFrame appends a frame. The frame must have the size of the video; its alpha is ignored, and its memory may be reused
	// afterwards. If an error has spoilt the video, all further calls return that error.
	WriteFrame(m *image.RGBA) error
	// Close completes the file and gives it its name. A video without frames is an error. After any error nothing is left
	// behind, and a file that already had the name is unchanged.
	Close() error
	// Abort drops the video and everything written of it. After Close it does nothing.
	Abort()
}

// ErrNoFFmpeg is the error for .mp4 if the program ffmpeg is not installed or cannot encode H.264. Callers may fall back to
// .gif.
var ErrNoFFmpeg = errors.New("no ffmpeg that encodes H.264 was found; install ffmpeg, or choose a .gif file")

// Bounds of a video.
const (
	maxSide = 8192
	maxRate = 240
)

var (
	errClosed   = errors.New("the video is already closed")
	errNoFrames = errors.New("no frames were written")
)

// Create begins a video of width x height pixels at fps frames a second. The extension of path chooses the format:
//
//	.mp4   H.264 in yuv420p, playable everywhere; width and height must be even; needs ffmpeg with libx264
//	.gif   256 colours a frame, at most 50 frames a second, endless repetition
//	.png   animated PNG, lossless, endless repetition; .apng is the same
func Create(path string, width, height, fps int) (Writer, error) {
	if width < 1 || height < 1 || width > maxSide || height > maxSide {
		return nil, fmt.Errorf("video %s: %dx%d pixels; sides must lie between 1 and %d", path, width, height, maxSide)
	}
	if fps < 1 || fps > maxRate {
		return nil, fmt.Errorf("video %s: %d frames a second; must lie between 1 and %d", path, fps, maxRate)
	}
	var open func(f *atomicfile.File, width, height, fps int) (encoder, error)
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".mp4":
		if width%2 != 0 || height%2 != 0 {
			return nil, fmt.Errorf("video %s: %dx%d pixels; the sides of an MP4 must be even", path, width, height)
		}
		program, err := findFFmpeg()
		if err != nil {
			return nil, fmt.Errorf("video %s: %w", path, err)
		}
		open = func(f *atomicfile.File, width, height, fps int) (encoder, error) {
			return startFFmpeg(program, f.Name(), width, height, fps)
		}
	case ".gif":
		if fps > maxGIFRate {
			return nil, fmt.Errorf("video %s: %d frames a second; players show at most %d of a GIF", path, fps, maxGIFRate)
		}
		open = newGIF
	case ".png", ".apng":
		open = newAPNG
	default:
		return nil, fmt.Errorf("video %s: ending %q is not known; choose .mp4, .gif or .png", path, ext)
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		return nil, fmt.Errorf("video %s: %w", path, err)
	}
	e, err := open(f, width, height, fps)
	if err != nil {
		f.Abort()
		return nil, fmt.Errorf("video %s: %w", path, err)
	}
	return &writer{path: path, file: f, encoder: e, size: image.Pt(width, height)}, nil
}

// encoder writes one format. After an error, only abort is called.
type encoder interface {
	add(m *image.RGBA) error
	finish() error
	abort() // ends processes; may be called at any time except after a successful finish
}

// writer checks the calls of an encoder: sizes, order, and the file.
type writer struct {
	path    string
	file    *atomicfile.File
	encoder encoder
	size    image.Point
	frames  int
	err     error // why no further frames can be written
}

func (w *writer) WriteFrame(m *image.RGBA) error {
	if w.err != nil {
		return w.err
	}
	if m.Rect.Size() != w.size {
		return fmt.Errorf("video %s: frame of %dx%d pixels, want %dx%d", w.path, m.Rect.Dx(), m.Rect.Dy(), w.size.X, w.size.Y)
	}
	if err := w.encoder.add(m); err != nil {
		return w.fail(err)
	}
	w.frames++
	return nil
}

func (w *writer) Close() error {
	if w.err != nil {
		return w.err
	}
	if w.frames == 0 {
		return w.fail(errNoFrames)
	}
	if err := w.encoder.finish(); err != nil {
		return w.fail(err)
	}
	if err := w.file.Commit(); err != nil {
		w.file.Abort()
		w.err = fmt.Errorf("video %s: %w", w.path, err)
		return w.err
	}
	w.err = fmt.Errorf("video %s: %w", w.path, errClosed)
	return nil
}

func (w *writer) Abort() {
	if w.err == nil {
		_ = w.fail(errClosed) // dropped on purpose
	}
}

// fail drops the video and stores the reason.
func (w *writer) fail(err error) error {
	w.encoder.abort()
	w.file.Abort()
	w.err = fmt.Errorf("video %s: %w", w.path, err)
	return w.err
}
