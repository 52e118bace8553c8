package assets

import (
	"fmt"
	"image"
	"io/fs"
	"os"
	"sync"

	"ariadne/maze"
)

// Textures holds the pictures on the surfaces of a maze. All are opaque and square. Walls and Floors have one common size.
type Textures struct {
	Walls  [8]*image.RGBA // in the order of maze.WallTextures
	Floors [2]*image.RGBA // in the order of maze.FloorTextures
	Sky    [6]*image.RGBA // cube map: +X, -X, +Y, -Y, +Z, -Z (see Sky)
}

// LoadTextures reads the textures of a folder. The folder must have the file names of memory-maze's style 01 (wall_<name>_d.png
// and floor_<name>_d.png, with the names of maze.WallTextures and maze.FloorTextures). If dir is "", it returns Ariadne's own
// designs; that is the same set on every call, so do not change it. The sky is always the same. Transparency in a file is
// ignored. Errors name the file.
func LoadTextures(dir string) (*Textures, error) {
	if dir == "" {
		return own()
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("textures: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("textures: %s is not a folder; name the one that holds wall_*_d.png and floor_*_d.png", dir)
	}
	return readTextures(os.DirFS(dir), dir)
}

// own returns the embedded textures. They are decoded once.
var own = sync.OnceValues(func() (*Textures, error) { return readEmbedded("textures") })

func readEmbedded(folder string) (*Textures, error) {
	files, err := fs.Sub(embedded, folder)
	if err != nil {
		return nil, err
	}
	return readTextures(files, "embedded "+folder)
}

// readTextures reads a folder's textures. Errors call the folder where.
func readTextures(files fs.FS, where string) (*Textures, error) {
	t := &Textures{Sky: Sky()}
	names, slots := t.files()
	failed := make([]error, len(names))
	var all sync.WaitGroup
	for i := range names {
		all.Go(func() { *slots[i], failed[i] = decodeTexture(files, names[i]) })
	}
	all.Wait()
	for i, name := range names {
		if failed[i] != nil {
			return nil, fmt.Errorf("textures: %s: %w", where, failed[i])
		}
		if got, side := (*slots[i]).Rect.Dx(), t.Walls[0].Rect.Dx(); got != side {
			return nil, fmt.Errorf("textures: %s: %s is %d pixels wide, but %s is %d; all must have one size", where, name, got, names[0], side)
		}
	}
	return t, nil
}

// files returns the names of a set's files, and the field for each.
func (t *Textures) files() (names []string, slots []**image.RGBA) {
	for i, name := range maze.WallTextures {
		names, slots = append(names, "wall_"+name+"_d.png"), append(slots, &t.Walls[i])
	}
	for i, name := range maze.FloorTextures {
		names, slots = append(names, "floor_"+name+"_d.png"), append(slots, &t.Floors[i])
	}
	return names, slots
}
