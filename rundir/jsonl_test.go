package rundir

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

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
		list, err := ReadJSONLines(bytes.NewReader(b), func(text string) { t.Error(text) })
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

func TestDamagedLinesAreReportedAndOthersKept(t *testing.T) {
	const text = "{\"step\":1}\n{\"step\":2!}\n{\"step\":3}\n"
	var told []string
	list, err := ReadJSONLines(strings.NewReader(text), func(text string) { told = append(told, text) })
	if err != nil || len(list) != 2 || list[1].Step != 3 || len(told) != 1 || !strings.Contains(told[0], "line 2 is damaged") {
		t.Errorf("%v, %v, told %q", list, err, told)
	}
	path := filepath.Join(t.TempDir(), MetricsFile)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	j, err := OpenJSONLines(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(j.Rewind(3), j.Close()); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != text {
		t.Errorf("a run that goes on leaves %q, %v", b, err)
	}
}
