package soft

import (
	"image"
	"runtime"
	"sync"
	"weak"
)

// shared holds the mipmaps of images that some renderer uses at present, so that renderers with the same images share them. It
// keeps neither images nor mipmaps alive.
var shared = struct {
	sync.Mutex
	textures map[weak.Pointer[image.RGBA]]weak.Pointer[texture]
}{textures: map[weak.Pointer[image.RGBA]]weak.Pointer[texture]{}}

// textureOf returns the mipmaps of an image. They are computed on first use.
func textureOf(m *image.RGBA) (*texture, error) {
	key := weak.Make(m)
	shared.Lock()
	defer shared.Unlock()
	known, ok := shared.textures[key]
	if t := known.Value(); t != nil {
		return t, nil
	}
	t, err := newTexture(m)
	if err != nil {
		return nil, err
	}
	if !ok {
		runtime.AddCleanup(m, forget, key)
	}
	shared.textures[key] = weak.Make(t)
	return t, nil
}

func forget(key weak.Pointer[image.RGBA]) {
	shared.Lock()
	defer shared.Unlock()
	delete(shared.textures, key)
}
