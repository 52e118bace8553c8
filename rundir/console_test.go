package rundir

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
