package soft

import (
	"image"
	"runtime"
	"testing"
	"weak"
)

func TestRenderersOfOneImageShareItsMipmaps(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 64, 64))
	first, err := textureOf(m)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := textureOf(m); err != nil || second != first {
		t.Errorf("%v: made twice", err)
	}
	other := image.NewRGBA(m.Rect)
	if third, err := textureOf(other); err != nil || third == first {
		t.Errorf("%v: another image has the same mipmaps", err)
	}
	runtime.KeepAlive(m)
}

func TestSharedMipmapsAreFreedWithTheirImages(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 64, 64))
	key := weak.Make(m)
	if _, err := textureOf(m); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(m)
	for range 1000 {
		runtime.GC() // cleanups run some time after it
		shared.Lock()
		_, kept := shared.textures[key]
		shared.Unlock()
		if !kept {
			return
		}
		runtime.Gosched()
	}
	t.Error("mipmaps of an image that nobody holds are kept")
}
