//go:build unix

package dataset

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ariadne/maze/planner"
)

// wandered returns an episode of the wanderer, and the elements of its pictures.
func wandered(b *testing.B, steps int) (*Episode, []byte) {
	b.Helper()
	v := short(b)
	v.Maze.TimeLimit = float64(steps) / float64(v.Maze.ControlFreq)
	player := Planned{Planner: planner.Planner{Who: planner.Wander, Noise: 0.2}, Variant: v, Seed: 1}
	episodes, err := player.Play(context.Background(), 0, 1)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "episode"+Extension)
	if err := Write(path, episodes[0], Options{}); err != nil {
		b.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	pix, err := io.ReadAll(f.frames)
	if err != nil {
		b.Fatal(err)
	}
	return episodes[0], pix
}

// processor returns the processor time that this process has used.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkStages measures each stage of making a data set. One operation is one step of the wanderer. cpu-ns/op is processor
// time, which other load on the machine changes little.
func BenchmarkStages(b *testing.B) {
	const steps = 400
	e, pix := wandered(b, steps)
	perStep := func(b *testing.B, run func()) {
		done, begin := 0, processor(b)
		for ; done < b.N; done += steps {
			run()
		}
		b.ReportMetric(float64((processor(b)-begin).Nanoseconds())/float64(done), "cpu-ns/op")
	}
	b.Run("play", func(b *testing.B) {
		player := Planned{Planner: planner.Planner{Who: planner.Wander, Noise: 0.2}, Variant: e.Variant, Seed: 1}
		perStep(b, func() {
			if _, err := player.Play(context.Background(), 0, 1); err != nil {
				b.Fatal(err)
			}
		})
	})
	s, err := newStage(e.Variant, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	b.Run("simulate and draw", func(b *testing.B) {
		perStep(b, func() {
			if err := s.begin(e.Seed); err != nil {
				b.Fatal(err)
			}
			for _, a := range e.Actions {
				if err := s.step(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	b.Run("draw", func(b *testing.B) {
		perStep(b, func() {
			for range steps {
				if err := s.renderer.Render(s.view[:], s.now.pix); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	for _, level := range []int{flate.HuffmanOnly, 1, 2, 3, 4, 5, 6, 9} {
		b.Run(fmt.Sprintf("deflate at %d", level), func(b *testing.B) {
			var out bytes.Buffer
			w, err := flate.NewWriter(&out, level)
			if err != nil {
				b.Fatal(err)
			}
			perStep(b, func() {
				out.Reset()
				w.Reset(&out)
				if _, err := w.Write(pix); err != nil {
					b.Fatal(err)
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			})
			b.ReportMetric(float64(out.Len())/steps, "bytes/op")
		})
	}
	b.Run("checksums", func(b *testing.B) {
		perStep(b, func() {
			_ = crc32.ChecksumIEEE(pix)
			_ = sha256.Sum256(pix[:len(pix)/3])
		})
	})
}

// BenchmarkWindows measures the reading of a window of 50 rows with pictures: by reading the whole episode for it, and as
// Windows reads.
func BenchmarkWindows(b *testing.B) {
	const length, batch = 50, 16
	v := short(b)
	v.Maze.TimeLimit = 250
	dir := made(b, Plan{Variant: v, Seed: 1, Episodes: 6, Threads: 2, Player: Planned{Planner: planner.Planner{Who: planner.Wander, Noise: 0.2}, Variant: v, Seed: 1}})
	names := []string{"image", "action", "reward"}
	report := func(b *testing.B, begin time.Duration, windows int) {
		b.ReportMetric(float64((processor(b)-begin).Nanoseconds())/float64(windows), "cpu-ns/op")
	}
	b.Run("whole episodes", func(b *testing.B) {
		w, err := OpenWindows(dir, WindowOptions{Length: length, Batch: 1, Arrays: names})
		if err != nil {
			b.Fatal(err)
		}
		begin := processor(b)
		for i := range b.N {
			if r := w.read(i % w.Len()); r.err != nil {
				b.Fatal(r.err)
			}
		}
		report(b, begin, b.N)
	})
	for _, carried := range []bool{true, false} {
		b.Run(fmt.Sprintf("carried=%v", carried), func(b *testing.B) {
			w, err := OpenWindows(dir, WindowOptions{Length: length, Batch: batch, Carried: carried, Arrays: names, Threads: 2})
			if err != nil {
				b.Fatal(err)
			}
			to := w.NewWindow()
			next := func() {
				if err := w.Next(to); err != nil {
					b.Fatal(err)
				}
			}
			for range w.o.Pool * 2 * 1001 / (length * batch) { // until episodes end at different times
				next()
			}
			begin, n := processor(b), 0
			for ; n < b.N; n += batch {
				next()
			}
			report(b, begin, n)
		})
	}
}
