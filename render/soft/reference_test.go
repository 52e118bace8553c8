package soft_test

import (
	"image"
	"path/filepath"
	"testing"

	"ariadne/assets"
	"ariadne/internal/reference"
	"ariadne/render"
	"ariadne/render/rendertest"
	"ariadne/render/soft"
)

var loaded = map[string]*assets.Textures{}

// textures returns the textures of a folder, or the built-in ones for "".
func textures(t testing.TB, folder string) *assets.Textures {
	t.Helper()
	if tex := loaded[folder]; tex != nil {
		return tex
	}
	tex, err := assets.LoadTextures(folder)
	if err != nil {
		t.Fatal(err)
	}
	loaded[folder] = tex
	return tex
}

// open makes a renderer with the textures of a folder.
func open(t testing.TB, width, height int, folder string, o soft.Options) *soft.Renderer {
	t.Helper()
	tex := textures(t, folder)
	surfaces := append(append([]*image.RGBA(nil), tex.Walls[:]...), tex.Floors[:]...)
	r, err := soft.New(width, height, surfaces, tex.Sky, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestReferenceFrames(t *testing.T) {
	folder := filepath.Join(reference.Root(t), "memory_maze", "textures")
	rendertest.Compare(t, "memory_maze/frames/frames*.npz", func(t *testing.T, size int) (render.Renderer, rendertest.Bounds) {
		return open(t, size, size, folder, soft.Options{Threads: 1}), rendertest.Bounds{Mean: 0.6, Frame: 1.5, SSIM: 0.97}
	})
}
