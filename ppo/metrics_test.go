package ppo

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func record(step int64) Record {
	return newRecord(step, time.UnixMilli(1700000000125+step), map[string]float64{
		"charts/episodic_return": 0.1 + float64(step), "losses/value_loss": 1e-30, "charts/SPS": 12345.678, "losses/none": math.NaN(),
	})
}

func TestRecordsLeaveOutWhatIsNoNumber(t *testing.T) {
	r := record(1)
	if _, ok := r.Get("losses/none"); ok || len(r.Scalars) != 3 {
		t.Errorf("%v", r.Scalars)
	}
	if v, ok := r.Get("charts/SPS"); !ok || v != 12345.678 {
		t.Errorf("SPS is %v, %v", v, ok)
	}
}

func TestMeterAveragesAndStartsOver(t *testing.T) {
	m := meter{}
	m.add("a", 1)
	m.add("a", 2)
	m.add("a", math.Inf(1))
	m.add("time/update", 0.5)
	r := m.record(64, 32, map[string]float64{"b": 7})
	for name, want := range map[string]float64{"a": 1.5, "b": 7, "charts/SPS": 64, "charts/episodes": 0} {
		if got, ok := r.Get(name); !ok || got != want {
			t.Errorf("%s is %v (%v), want %v", name, got, ok, want)
		}
	}
	if len(m) != 0 {
		t.Errorf("left over: %v", m)
	}
}

func TestJSONLinesSurviveARoundTripAndARewind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "metrics.jsonl")
	write := func(rewind int64, steps ...int64) {
		t.Helper()
		j, err := OpenJSONLines(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Rewind(rewind); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if err := j.Write(record(s)); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	steps := func() (steps []int64) {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list, err := ReadJSONLines(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			want := record(r.Step)
			if !slices.Equal(r.Scalars, want.Scalars) || r.Time.Sub(want.Time).Abs() > time.Millisecond {
				t.Errorf("%v was read as %v", want, r)
			}
			steps = append(steps, r.Step)
		}
		return steps
	}
	for _, c := range []struct {
		name   string
		before func()
		rewind int64
		write  []int64
		want   []int64
	}{
		{"a new file", func() {}, 0, []int64{10, 20, 30}, []int64{10, 20, 30}},
		{"going on where it ended", func() {}, 30, []int64{40}, []int64{10, 20, 30, 40}},
		{"going on from before the end", func() {}, 25, []int64{30}, []int64{10, 20, 30}},
		{"after half a line", func() { appendTo(t, path, `{"step":40,"ti`) }, 50, []int64{60}, []int64{10, 20, 30, 60}},
		{"after a line of another kind", func() { appendTo(t, path, "nonsense\n") }, 90, []int64{70}, []int64{10, 20, 30, 60, 70}},
		{"from the beginning", func() {}, 0, nil, nil},
	} {
		c.before()
		write(c.rewind, c.write...)
		if got := steps(); !slices.Equal(got, c.want) {
			t.Errorf("%s: steps %v, want %v", c.name, got, c.want)
		}
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReadJSONLinesNamesTheBadLine(t *testing.T) {
	if _, err := ReadJSONLines(strings.NewReader("{\"step\":1}\n{\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}

func TestConsoleWritesLinesWhereThereIsNoTerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sink := NewConsole(f, 1000)
	if err := sink.Rewind(0); err != nil {
		t.Fatal(err)
	}
	if err := sink.Write(record(500)); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if want := "step 500/1000  steps/s 12346  return 500  value 1e-30\n"; err != nil || string(b) != want {
		t.Errorf("got %q, %v; want %q", b, err, want)
	}
}

func TestBarShowsRecordsAboveProgress(t *testing.T) {
	var out bytes.Buffer
	b := &bar{out: &out, total: 1000}
	if err := b.Rewind(200); err != nil {
		t.Fatal(err)
	}
	b.Progress(600)
	if err := b.Write(record(600)); err != nil {
		t.Fatal(err)
	}
	b.Progress(1000)
	b.Progress(1032) // the last update may go beyond the total
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"step 600/1000", "400/800", "800/800"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %q", want, out.String())
		}
	}
}

func TestTensorBoardFileIsWrittenBesideTheMetrics(t *testing.T) {
	dir := t.TempDir()
	train(t, run{config: tinyConfig(PPO), updates: 2}.trainer(t, dir))
	files, err := filepath.Glob(filepath.Join(dir, "events.out.tfevents.*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"brain.Event:2", "charts/episodic_return", "losses/value_loss"} {
		if !bytes.Contains(b, []byte(name)) {
			t.Errorf("no %q in the event file", name)
		}
	}
}
