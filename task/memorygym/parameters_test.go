package memorygym

import (
	"encoding/json"
	"hash/crc32"
	"os"
	"testing"

	"ariadne/task/memorygym/raster"
)

// recorded is what testdata/record.py recorded of the reference under some settings.
type recorded struct {
	Name     string `json:"env_name"`
	Settings map[string]any
	Seed     uint64
	Episodes []struct {
		Actions []int
		Rewards []float64
		Done    bool
		CRC     []uint32 `json:"crc32"`
	}
}

// TestReferenceParameters plays episodes that the reference played with settings other than its defaults.
func TestReferenceParameters(t *testing.T) {
	for _, path := range []string{"testdata/parameters.json", "testdata/endless.json"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var cases []recorded
		if err := json.Unmarshal(data, &cases); err != nil {
			t.Fatal(err)
		}
		steps := 0
		for i := range cases {
			steps += cases[i].replay(t)
		}
		t.Logf("%s: compared %d steps of %d cases", path, steps, len(cases))
	}
}

func (r *recorded) replay(t *testing.T) (steps int) {
	t.Helper()
	var w world
	for _, v := range variants {
		if v.name == r.Name {
			w = v.world()
		}
	}
	if err := apply(w.setters(), r.Settings); err != nil {
		t.Fatal(err)
	}
	if err := w.prepare(); err != nil {
		t.Fatal(err)
	}
	g := w.games(1, r.Seed)[0]
	s := raster.New(Side, Side, raster.Colour{})
	picture := func() uint32 {
		g.draw(s)
		sum := crc32.ChecksumIEEE(s.Pix)
		if m, ok := g.(*mortarGame); ok && m.told {
			out := make([]float32, toldSize)
			m.commandsTold(out)
			sum = crc32.Update(sum, crc32.IEEETable, floatBytes(out))
		}
		return sum
	}
	for k, e := range r.Episodes {
		g.reset()
		if picture() != e.CRC[0] {
			t.Errorf("%s %v, seed %d: another picture at reset %d", r.Name, r.Settings, r.Seed, k)
			return steps
		}
		for i, a := range e.Actions {
			o := g.step(a)
			done := e.Done && i == len(e.Actions)-1
			if p := picture(); o.reward != e.Rewards[i] || o.done != done || p != e.CRC[i+1] {
				t.Errorf("%s %v, seed %d, episode %d, step %d: reward %v, done %v, same picture %v; want %v, %v", r.Name,
					r.Settings, r.Seed, k, i+1, o.reward, o.done, p == e.CRC[i+1], e.Rewards[i], done)
				return steps
			}
			steps++
		}
	}
	return steps
}
