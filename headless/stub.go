//go:build !cgo || nogl

package headless

import (
	"fmt"

	"ariadne/assets"
	"ariadne/render"
)

// New returns an error: this program was built without OpenGL.
func New(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	return nil, fmt.Errorf("%w: this program was built without it (build tag nogl, or CGO_ENABLED=0): build with cgo and without nogl, or draw with the software renderer", ErrUnavailable)
}
