package play

import (
	"image"
	"time"
)

// recorder makes videos of what is shown.
type recorder struct {
	folder string // "" is the current one
	*messages
	film   *film         // the video that is being recorded, nil for none
	filmed time.Duration // time since its beginning
	ending []*film       // videos that are being completed
}

// begin begins to record pictures of a size, in pixels.
func (r *recorder) begin(size image.Point) {
	dir := r.folder
	if dir == "" {
		dir = "."
	}
	f, err := startFilm(dir, size, time.Now())
	if err != nil {
		r.say("nothing is recorded: %v", err)
		return
	}
	r.film, r.filmed = f, 0
	r.log.write(Event{Event: "record", File: f.path})
}

// see films a picture that is seen for a time, if a video is recorded.
func (r *recorder) see(m *image.RGBA, elapsed time.Duration) {
	if r.film != nil {
		r.filmed += elapsed
		r.film.see(m, elapsed)
	}
}

// end ends the recording. The video is completed while the game goes on.
func (r *recorder) end() {
	if r.film != nil {
		r.film.end()
		r.ending, r.film = append(r.ending, r.film), nil
	}
}

// finish says in messages what became of videos. With wait set, it waits until those that were ended are complete.
func (r *recorder) finish(wait bool) {
	if r.film != nil {
		if over, err := r.film.result(false); over {
			r.film.end()
			r.film = nil
			r.say("%v", err)
		}
	}
	left := r.ending[:0]
	for _, f := range r.ending {
		over, err := f.result(wait)
		switch {
		case !over:
			left = append(left, f)
		case err != nil:
			r.say("%v", err)
		default:
			r.say("recorded %s", f.path)
			r.log.write(Event{Event: "recorded", File: f.path})
		}
	}
	r.ending = left
}
