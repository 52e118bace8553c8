package tfevents

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func readEvents(t *testing.T, path string) []event {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	recs, err := records(b)
	if err != nil {
		t.Fatal(err)
	}
	var events []event
	for _, r := range recs {
		e, err := decodeEvent(r)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

func TestChecksumMatchesPublishedVectors(t *testing.T) {
	// Test vectors of RFC 3720, appendix B.4, and the check value of CRC-32C.
	for _, c := range []struct {
		data []byte
		want uint32
	}{
		{make([]byte, 32), 0x8a9136aa},
		{[]byte("123456789"), 0xe3069283},
	} {
		if got := unmask(maskedCRC(c.data)); got != c.want {
			t.Errorf("CRC-32C of %d bytes is %#x, want %#x", len(c.data), got, c.want)
		}
		if got := crcBitwise(c.data); got != c.want {
			t.Errorf("the reader's CRC-32C is %#x, want %#x", got, c.want)
		}
	}
}

func TestWriterWritesWhatAReaderFinds(t *testing.T) {
	w, err := Create(t.TempDir(), 300)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1700000000, 250e6)
	steps := []struct {
		step    int64
		scalars []Scalar
	}{
		{0, nil},
		{256, []Scalar{{"charts/SPS", 1234.5}}},
		{1 << 40, []Scalar{{"losses/value_loss", -0.25}, {"losses/entropy", 0}, {"a tag with spaces and ü", 3e-30}}},
	}
	for _, s := range steps {
		if err := w.Write(at, s.step, s.scalars); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	events := readEvents(t, w.Path())
	if len(events) != 2+len(steps) {
		t.Fatalf("%d events, want %d", len(events), 2+len(steps))
	}
	if events[0].version != "brain.Event:2" {
		t.Errorf("first event is %+v, want the file version", events[0])
	}
	if events[1].status != 1 || events[1].step != 300 {
		t.Errorf("second event is %+v, want the start of a session at step 300", events[1])
	}
	for i, s := range steps {
		got := events[2+i]
		if got.step != s.step || got.wall != 1700000000.25 || len(got.scalars) != len(s.scalars) {
			t.Errorf("event %d is %+v, want step %d with %d scalars", i, got, s.step, len(s.scalars))
			continue
		}
		for j, v := range s.scalars {
			if want := (Scalar{v.Tag, float64(float32(v.Value))}); got.scalars[j] != want {
				t.Errorf("event %d: scalar %+v, want %+v", i, got.scalars[j], want)
			}
		}
	}
}

func TestEveryDamagedByteIsNoticed(t *testing.T) {
	w, err := Create(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(time.Unix(1, 0), 7, []Scalar{{"x", 1}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(w.Path())
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		b[i] ^= 0x10
		if _, err := records(b); err == nil {
			t.Errorf("a changed byte %d was not noticed", i)
		}
		b[i] ^= 0x10
	}
}

func TestFilesOfOneSecondHaveDifferentNames(t *testing.T) {
	dir := t.TempDir()
	for range 5 {
		w, err := Create(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "events.out.tfevents.*"))
	if err != nil || len(files) != 5 {
		t.Errorf("%d files, %v; want 5", len(files), err)
	}
}

func TestCreateNamesTheFolderThatIsMissing(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "absent"), 0); err == nil {
		t.Error("a missing folder was accepted")
	}
}
