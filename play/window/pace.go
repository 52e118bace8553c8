package window

import (
	"slices"
	"time"
)

// pacer measures the pace of pictures.
type pacer struct {
	last    time.Time // when the latest picture was shown; zero after a rest
	pressed time.Time // when a key was pressed whose effect was not shown yet; zero if there is none
	gaps    samples
	answers samples
	sum     time.Duration
}

// samples are durations. When there are more than mostSamples, they are the latest ones.
type samples struct {
	kept  []time.Duration
	count int
}

const mostSamples = 1 << 16

func (s *samples) add(d time.Duration) {
	if len(s.kept) < mostSamples {
		s.kept = append(s.kept, d)
	} else {
		s.kept[s.count%mostSamples] = d
	}
	s.count++
}

// at returns the duration below which a part of the samples lies; part is from 0 to 1.
func (s *samples) at(part float64) time.Duration {
	if len(s.kept) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s.kept))
	return sorted[int(part*float64(len(sorted)-1)+0.5)]
}

// key notes that a key was pressed.
func (p *pacer) key(now time.Time) {
	if p.pressed.IsZero() {
		p.pressed = now
	}
}

// shown notes that a picture was handed to the display.
func (p *pacer) shown(now time.Time) {
	if !p.last.IsZero() {
		gap := now.Sub(p.last)
		p.gaps.add(gap)
		p.sum += gap
	}
	if !p.pressed.IsZero() {
		p.answers.add(now.Sub(p.pressed))
		p.pressed = time.Time{}
	}
	p.last = now
}

// rest notes that there is nothing new to show for a while.
func (p *pacer) rest() { p.last = time.Time{} }

func (p *pacer) pace() Pace {
	return Pace{
		Pictures: p.gaps.count, Seconds: p.sum.Seconds(),
		Median: p.gaps.at(0.5), Most: p.gaps.at(0.99), Longest: p.gaps.at(1), Answer: p.answers.at(0.5),
	}
}
