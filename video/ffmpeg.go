package video

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"ariadne/internal/process"
)

// findFFmpeg returns the path of the program ffmpeg. The error is ErrNoFFmpeg if there is none that encodes H.264.
func findFFmpeg() (string, error) {
	p, err := exec.LookPath("ffmpeg")
	if errors.Is(err, exec.ErrNotFound) {
		return "", ErrNoFFmpeg
	}
	if err != nil {
		return "", fmt.Errorf("%w (%w)", ErrNoFFmpeg, err)
	}
	if lacksH264(p) {
		return "", fmt.Errorf("%w (%s has no %s)", ErrNoFFmpeg, p, encoderH264)
	}
	return p, nil
}

// encoderH264 is the encoder for videos.
const encoderH264 = "libx264"

// lacksH264 reports whether a program is an ffmpeg without the encoder. If the program does not answer, the result is false; it
// will then fail when it is used, and say why.
func lacksH264(program string) bool {
	out, err := exec.Command(program, "-hide_banner", "-encoders").CombinedOutput()
	if err != nil {
		return strings.Contains(string(out), "Unknown encoder")
	}
	return len(out) > 0 && !strings.Contains(string(out), encoderH264)
}

// ffmpeg encodes H.264 in a process of its own, which gets the frames through a pipe.
type ffmpeg struct {
	command *exec.Cmd
	frames  io.WriteCloser
	said    tail
	packed  []byte // one frame without gaps between rows
	ended   bool
}

// startFFmpeg starts a process that replaces the content of an existing file.
func startFFmpeg(program, file string, width, height, fps int) (*ffmpeg, error) {
	f := &ffmpeg{command: exec.Command(program,
		"-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-xerror", "-y",
		"-f", "rawvideo", "-pixel_format", "rgb0", "-video_size", fmt.Sprintf("%dx%d", width, height),
		"-framerate", strconv.Itoa(fps), "-i", "pipe:0",
		// The conversion and the label name the same colour matrix, so that players show the colours that were drawn.
		"-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p",
		"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
		// Slower presets would delay a game that is being recorded.
		"-c:v", encoderH264, "-preset", "veryfast", "-crf", "18", "-movflags", "+faststart", "-f", "mp4", "file:"+file)}
	f.command.Stderr = &f.said
	process.Detach(f.command)
	var err error
	if f.frames, err = f.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	if err := f.command.Start(); err != nil {
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	return f, nil
}

func (f *ffmpeg) add(m *image.RGBA) error {
	pix := m.Pix
	if row := 4 * m.Rect.Dx(); m.Stride != row {
		f.packed = f.packed[:0]
		for y := range m.Rect.Dy() {
			f.packed = append(f.packed, m.Pix[y*m.Stride:][:row]...)
		}
		pix = f.packed
	}
	if _, err := f.frames.Write(pix[:4*m.Rect.Dx()*m.Rect.Dy()]); err != nil {
		// The pipe broke because the process ended. The reason why it ended says more.
		if ended := f.finish(); ended != nil {
			return ended
		}
		return fmt.Errorf("ffmpeg ended before the last frame: %w", err)
	}
	return nil
}

func (f *ffmpeg) finish() error {
	f.ended = true
	_ = f.frames.Close() // a broken pipe shows in the result of the process
	if err := f.command.Wait(); err != nil {
		if said := f.said.String(); said != "" {
			return fmt.Errorf("ffmpeg: %w: %s", err, said)
		}
		return fmt.Errorf("ffmpeg: %w", err)
	}
	return nil
}

func (f *ffmpeg) abort() {
	if f.ended {
		return
	}
	_ = f.command.Process.Kill() // the process may have ended already
	_ = f.finish()
}

// tail keeps the last bytes written to it. That is enough for an error message, however much a process prints.
type tail struct{ b []byte }

const tailBytes = 2048

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if extra := len(t.b) - tailBytes; extra > 0 {
		t.b = append(t.b[:0], t.b[extra:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(string(t.b), "?")), " ")
}
