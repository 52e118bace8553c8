package physics_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"ariadne/maze/physics"
)

// collided returns a world in motion among walls.
func collided(t testing.TB) physics.World {
	w := amid(t, junction)
	w.Reset(0, 0, 0.4)
	for range 300 {
		w.Substep(-1, 0.2)
	}
	return w
}

func TestRestoredWorldGoesOnBitForBit(t *testing.T) {
	w := collided(t)
	restored := amid(t, junction)
	rest, err := restored.RestoreState(append(w.AppendState(nil), "more"...))
	if err != nil || string(rest) != "more" {
		t.Fatalf("rest %q, error %v", rest, err)
	}
	for i := range 500 {
		w.Substep(-1, -0.3)
		restored.Substep(-1, -0.3)
		if w.QPos != restored.QPos || w.QVel != restored.QVel {
			t.Fatalf("apart after %d substeps: %v and %v", i+1, w.QPos, restored.QPos)
		}
	}
}

func TestAppendStateKeepsWhatIsThere(t *testing.T) {
	w := collided(t)
	b := w.AppendState([]byte("head"))
	if string(b[:4]) != "head" || len(b) != 4+120 {
		t.Errorf("%d bytes after %q", len(b)-4, b[:4])
	}
}

func TestDamagedStatesAreRefusedAndLeaveTheWorldUnchanged(t *testing.T) {
	w := collided(t)
	state := w.AppendState(nil)
	with := func(number int, v float64) []byte {
		b := append([]byte(nil), state...)
		binary.LittleEndian.PutUint64(b[8*number:], math.Float64bits(v))
		return b
	}
	for _, c := range []struct {
		claim, want string
		data        []byte
	}{
		{"empty", "0 bytes of 120", nil},
		{"one byte short", "119 bytes of 120", state[:119]},
		{"NaN position", "number 2 is NaN", with(2, math.NaN())},
		{"infinite velocity", "number 7 is +Inf", with(7, math.Inf(1))},
		{"infinite start", "number 14 is -Inf", with(14, math.Inf(-1))},
	} {
		before := w
		_, err := w.RestoreState(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.claim, err, c.want)
		}
		if w != before {
			t.Errorf("%s: the world changed", c.claim)
		}
	}
}

func FuzzRestoreState(f *testing.F) {
	w := collided(f)
	f.Add(w.AppendState(nil))
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var w physics.World
		rest, err := w.RestoreState(b)
		if err != nil {
			if w != (physics.World{}) {
				t.Error("an error changed the world")
			}
			return
		}
		if again := w.AppendState(nil); string(again)+string(rest) != string(b) {
			t.Error("the state does not read back")
		}
	})
}
