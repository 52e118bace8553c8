package plot

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
)

// streams returns the contents of a PDF's streams.
func streams(t *testing.T, b []byte) string {
	t.Helper()
	var all strings.Builder
	for _, m := range regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`).FindAllSubmatch(b, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, z); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

func TestPDFHoldsTheTextsAndIsTheSameEveryTime(t *testing.T) {
	f := training()
	b := write(t, "c.pdf", f)
	if !bytes.HasPrefix(b, []byte("%PDF-")) || !bytes.Equal(b, write(t, "c.pdf", f)) {
		t.Fatal("no PDF, or another one the second time")
	}
	text := streams(t, b)
	for _, want := range []string{"Memory Maze 9x9", "environment steps", "agalite", "random policy"} {
		if !strings.Contains(text, "("+want) {
			t.Errorf("no text %q", want)
		}
	}
}

func TestPDFDrawsLettersBeyondLatin1AsShapes(t *testing.T) {
	f := Figure{Series: []Series{{Name: "Zürich ± 1", X: []float64{0, 1}, Y: []float64{0, 1}}}}
	if text := streams(t, write(t, "c.pdf", f)); !strings.Contains(text, "(Z\xfcrich \xb1 1)") {
		t.Error("letters of Latin-1 are no text")
	}
	straightOnly := strings.Count(streams(t, write(t, "c.pdf", f)), " c\n")
	f.Series[0].Name = "η ↑ 語"
	text := streams(t, write(t, "c.pdf", f))
	if strings.Contains(text, "\xce\xb7") || strings.Count(text, " c\n") <= straightOnly {
		t.Error("a Greek letter is no shape")
	}
}

func TestPDFKeepsTheColourOfABandThatOneCanSeeThrough(t *testing.T) {
	f := Figure{Series: []Series{{Name: "a", X: []float64{0, 1}, Y: []float64{0, 1}, Low: []float64{-1, 0}, High: []float64{1, 2}}}}
	if text := streams(t, write(t, "c.pdf", f)); !strings.Contains(text, "0.000 0.447 0.698 rg") { // the first hue
		t.Error("no band of the first hue")
	}
}
