//go:build cgo && !nogl

package headless_test

import (
	"path/filepath"
	"testing"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/internal/reference"
	"ariadne/render"
	"ariadne/render/rendertest"
)

func textures(t testing.TB) *assets.Textures {
	t.Helper()
	tex, err := assets.LoadTextures(filepath.Join(reference.Root(t), "memory_maze", "textures"))
	if err != nil {
		t.Fatal(err)
	}
	return tex
}

func TestReferenceFrames(t *testing.T) {
	tex := textures(t)
	rendertest.Compare(t, "memory_maze/frames/frames*.npz", rendertest.Bounds{Mean: 1, Frame: 2.5}, func(t *testing.T, size int) render.Renderer {
		r, err := headless.New(size, size, tex, headless.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	})
}
