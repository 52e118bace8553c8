//go:build cgo && !nogl

package headless_test

import (
	"path/filepath"
	"strings"
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
	rendertest.Compare(t, "memory_maze/frames/frames*.npz", func(t *testing.T, size int) (render.Renderer, rendertest.Bounds) {
		r, err := headless.New(size, size, tex, headless.Options{Render: headless.RenderGL})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.Describe(), "llvmpipe") {
			// The frames were recorded with this driver. Only rounding and the roundness of targets differ.
			return r, rendertest.Bounds{Mean: 0.2, Frame: 0.6, SSIM: 0.985}
		}
		return r, rendertest.Bounds{Mean: 1, Frame: 2.5, SSIM: 0.97}
	})
}
