package video

import (
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestAnimatedPNGIsLossless(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v.png")
	want := record(t, path, 121, 64, 30, 12)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	still, err := png.Decode(f)
	if err != nil {
		t.Fatalf("viewers of still pictures cannot read it: %v", err)
	}
	if still.Bounds() != want[0].Rect {
		t.Errorf("still picture of %v", still.Bounds())
	}
	got := decode(t, path, 121, 64)
	if len(got) != len(want) {
		t.Fatalf("%d frames, want %d", len(got), len(want))
	}
	for i := range got {
		if p := psnr(got[i], want[i]); !math.IsInf(p, 1) {
			t.Errorf("frame %d differs: %.1f dB", i, p)
		}
	}
}
