package render

import (
	"image"
	"runtime"
	"testing"
	"weak"
)

// cubeMap returns six images of one pixel.
func cubeMap() (faces [6]*image.RGBA) {
	for i := range faces {
		faces[i] = image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	return faces
}

func TestRenderersOfOneCubeMapShareItsSky(t *testing.T) {
	faces := cubeMap()
	first, err := SkyOf(faces)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := SkyOf(faces); err != nil || second != first {
		t.Errorf("%v: made twice", err)
	}
	other := faces
	other[5] = image.NewRGBA(image.Rect(0, 0, 1, 1))
	if third, err := SkyOf(other); err != nil || third == first {
		t.Errorf("%v: another cube map has the same sky", err)
	}
	other[5] = nil
	if _, err := SkyOf(other); err == nil {
		t.Error("a face is missing, and nobody says so")
	}
	runtime.KeepAlive(faces)
}

func TestSkyIsFreedWithItsCubeMap(t *testing.T) {
	faces := cubeMap()
	key := weak.Make(faces[0])
	if _, err := SkyOf(faces); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(faces)
	for range 1000 {
		runtime.GC() // cleanups run some time after the collection
		kept := false
		skies.Lock()
		for k := range skies.of {
			kept = kept || k[0] == key
		}
		skies.Unlock()
		if !kept {
			return
		}
		runtime.Gosched()
	}
	t.Error("the sky of a cube map that nobody holds is kept")
}
