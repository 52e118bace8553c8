//go:build !cgo || nogl

package headless

import (
	"fmt"

	"ariadne/assets"
	"ariadne/render"
)

// newGL returns an error: this program was built without OpenGL.
func newGL(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	return nil, noCard()
}

// noCard returns the reason why no graphics card draws.
func noCard() error {
	return fmt.Errorf("%w: this program was built without it (build tag nogl, or CGO_ENABLED=0)", ErrUnavailable)
}

// glAdvice tells users what to do if OpenGL is not available.
const glAdvice = "build with cgo and without nogl, or draw with the software renderer"
