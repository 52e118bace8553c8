//go:build unix

package play

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkFrame draws pictures of a game as a window asks for them. It reports processor time, because the clock says
// little on a busy machine.
func BenchmarkFrame(b *testing.B) {
	for _, size := range [][2]int{{1280, 800}, {2560, 1440}} {
		b.Run(sizeName(size), func(b *testing.B) {
			s := session(b, Options{Task: "memory_maze", Seed: 3, Map: true, View: true, Start: true})
			s.Key("Left", true, false)
			if _, _, err := s.Frame(size[0], size[1], 0); err != nil { // makes the renderer
				b.Fatal(err)
			}
			now, best := time.Duration(0), time.Hour
			began, n := processorTime(b), 0
			for b.Loop() {
				start := time.Now()
				if _, _, err := s.Frame(size[0], size[1], now); err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(start))
				now += time.Second / 60
				n++
			}
			b.ReportMetric(float64(best.Microseconds())/1000, "ms-at-best")
			b.ReportMetric((processorTime(b)-began).Seconds()*1000/float64(n), "cpu-ms/frame")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
