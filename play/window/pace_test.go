package window

import (
	"strings"
	"testing"
	"time"
)

func TestThePaceIsThatOfThePictures(t *testing.T) {
	var p pacer
	now := time.Unix(1000, 0)
	p.shown(now)
	for i := range 100 {
		gap := 10 * time.Millisecond
		if i == 50 {
			gap = 50 * time.Millisecond
			p.key(now.Add(20 * time.Millisecond))
			p.key(now.Add(30 * time.Millisecond)) // only the first key counts
		}
		now = now.Add(gap)
		p.shown(now)
	}
	p.rest()
	now = now.Add(time.Hour) // there was nothing to show
	p.shown(now)
	got := p.pace()
	if got.Pictures != 100 || got.Median != 10*time.Millisecond || got.Longest != 50*time.Millisecond || got.Answer != 30*time.Millisecond {
		t.Errorf("%+v", got)
	}
	if r := got.Rate(); r < 96 || r > 97 {
		t.Errorf("%v pictures a second, want 100 in 1.04 s", r)
	}
	if s := got.String(); !strings.HasPrefix(s, "96.2 pictures a second over 1.0 s") {
		t.Errorf("%s", s)
	}
}
