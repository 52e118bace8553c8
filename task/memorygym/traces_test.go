package memorygym

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/task/memorygym/raster"
)

// TestReferenceRecordings replays the recordings that bench/memory_gym.py --record made of the reference. It compares every
// picture, reward, end, info and truth, for endless tasks and for those that tell their commands.
func TestReferenceRecordings(t *testing.T) {
	files, err := filepath.Glob("testdata/trace_*.npz")
	if err != nil || len(files) < 5 {
		t.Fatalf("recordings %v, error %v", files, err)
	}
	for _, path := range files {
		t.Run(variantOf(path, "trace_", ".npz"), func(t *testing.T) {
			file, err := npz.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			tr := &trace{T: t, file: file, name: variantOf(path, "trace_", ".npz"), known: map[string][]int{}}
			tr.replayRecording()
		})
	}
}

// recording is a trace's arrays.
type recording struct {
	seed, episode, offset, resetCRC, done, action, crc []int
	reward, info, truthReset, truth                    []float64
}

func (tr *trace) replayRecording() {
	r := recording{
		seed: tr.ints("seed"), episode: tr.ints("episode"), offset: tr.ints("step_offset"), resetCRC: tr.ints("reset_crc32"),
		done: tr.ints("done"), action: tr.ints("action"), crc: tr.ints("crc32"),
		reward: tr.floats("reward"), info: tr.floats("info"), truthReset: tr.floats("truth_reset"), truth: tr.floats("truth"),
	}
	names := tr.names("info_names")
	if len(r.seed) < 20 {
		tr.Fatalf("%d episodes, want 20 or more", len(r.seed))
	}
	truths := len(r.truth) / len(r.action)
	var g game
	s := raster.New(Side, Side, raster.Colour{})
	lasted := 0
	for e, seed := range r.seed {
		if r.episode[e] == 0 {
			g = newGame(tr, tr.name, seed)
		}
		g.reset()
		where := fmt.Sprintf("seed %d, episode %d, reset", seed, r.episode[e])
		tr.compareSeen(g, s, where, r.resetCRC[e], r.truthReset[truths*e:truths*(e+1)])
		for k := r.offset[e]; k < r.offset[e+1]; k++ {
			where := fmt.Sprintf("seed %d, episode %d, step %d", seed, r.episode[e], k-r.offset[e]+1)
			o := g.step(r.action[k])
			ended := r.done[e] == 1 && k == r.offset[e+1]-1
			if o.reward != r.reward[k] || o.done != ended {
				tr.Fatalf("%s: reward %v, done %v, want %v, %v", where, o.reward, o.done, r.reward[k], ended)
			}
			tr.compareSeen(g, s, where, r.crc[k], r.truth[truths*k:truths*(k+1)])
			if o.done {
				info := g.info()
				info.Success = o.success
				tr.compareTold(g, info, where, names, r.info[len(names)*e:len(names)*(e+1)])
			}
		}
		lasted = max(lasted, r.offset[e+1]-r.offset[e])
	}
	tr.Logf("compared %d steps of %d episodes of %s, the longest of %d steps", len(r.action), len(r.seed), tr.name, lasted)
}

// names splits texts at commas.
func (tr *trace) names(name string) []string {
	tr.Helper()
	var text []byte
	for _, c := range tr.ints(name) {
		text = append(text, byte(c))
	}
	return strings.Split(string(text), ",")
}

// compareSeen compares a picture, the commands that are told, and the truth.
func (tr *trace) compareSeen(g game, s *raster.Surface, where string, crc int, truth []float64) {
	tr.Helper()
	g.draw(s)
	sum := crc32.ChecksumIEEE(s.Pix)
	if m, ok := g.(*mortarGame); ok && m.told {
		out := make([]float32, toldSize)
		m.commandsTold(out)
		sum = crc32.Update(sum, crc32.IEEETable, floatBytes(out))
	}
	if int(sum) != crc {
		tr.Fatalf("%s: another picture", where)
	}
	if t, ok := g.(teller); ok {
		got := make([]float64, len(truth))
		t.truth(got)
		if !slices.Equal(got, truth) {
			tr.Fatalf("%s: truth %v, want %v", where, got, truth)
		}
	} else if len(truth) > 0 {
		tr.Fatalf("%s: no truth, want %v", where, truth)
	}
}

// compareTold compares the facts of an episode that ended.
func (tr *trace) compareTold(g game, info Info, where string, names []string, want []float64) {
	tr.Helper()
	told := map[string]float64{"reward": info.Return, "length": float64(info.Length), "success": 0}
	if info.Success {
		told["success"] = 1
	}
	for _, v := range variants {
		if v.name == tr.name {
			for _, f := range v.world().facts() {
				told[f.name] = f.of(info)
			}
		}
	}
	for k, name := range names {
		if got, ok := told[name]; !ok || got != want[k] {
			tr.Fatalf("%s: %s is %v (told: %v), want %v", where, name, got, ok, want[k])
		}
	}
}

// floatBytes returns the bytes of numbers, little-endian.
func floatBytes(v []float32) []byte {
	out := make([]byte, 0, 4*len(v))
	for _, f := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f))
	}
	return out
}
