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

// open makes a renderer with textures of a folder, "" for our own.
func open(t testing.TB, width, height int, folder string, o soft.Options) *soft.Renderer {
	t.Helper()
	tex, err := assets.LoadTextures(folder)
	if err != nil {
		t.Fatal(err)
	}
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
		return open(t, size, size, folder, soft.Options{Threads: 1}), rendertest.Bounds{Mean: 1, Frame: 2.5}
	})
}
