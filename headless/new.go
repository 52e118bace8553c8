package headless

import (
	"errors"
	"fmt"
	"image"
	"slices"

	"ariadne/assets"
	"ariadne/render"
	"ariadne/render/soft"
)

// New makes a renderer for pictures of the given size in pixels. It may be used from any goroutine, by one at a time. Close
// frees it. Its Describe says which renderer it is and, if New chose it, why. The error says which option is out of range, or
// why OpenGL is not available and what to do about it.
func New(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	r, err := choose(width, height, tex, o)
	if err != nil {
		return nil, fmt.Errorf("headless: %w", err)
	}
	return r, nil
}

func choose(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	if tex == nil {
		return nil, errors.New("no textures given")
	}
	switch o.Render {
	case RenderGL:
		return mustGL(width, height, tex, o)
	case RenderSoft:
		return newSoft(width, height, tex, o)
	case RenderAuto, "":
	default:
		return nil, fmt.Errorf("renderer %q: want %s, %s or %s", o.Render, RenderAuto, RenderGL, RenderSoft)
	}
	if o.needsGL() {
		return mustGL(width, height, tex, o)
	}
	unfit := noCard()
	if unfit == nil {
		var r render.Renderer
		if r, unfit = newGL(width, height, tex, o); unfit == nil {
			return chosen{r, "auto: there is a graphics card"}, nil
		}
	}
	r, err := newSoft(width, height, tex, o)
	if err != nil {
		return nil, err
	}
	return chosen{r, "auto: " + unfit.Error()}, nil
}

// mustGL makes a renderer with OpenGL. Its error says what to do.
func mustGL(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	r, err := newGL(width, height, tex, o)
	if errors.Is(err, ErrUnavailable) {
		return nil, fmt.Errorf("%w; %s", err, glAdvice)
	}
	return r, err
}

// needsGL reports whether any setting is set that only OpenGL has.
func (o *Options) needsGL() bool {
	return o.Device != "" || o.Samples != 0 && o.Samples != softSamples || o.NoCulling || o.Debug != nil
}

// softSamples is the software renderer's number of samples for each pixel.
const softSamples = 4

func newSoft(width, height int, tex *assets.Textures, o Options) (render.Renderer, error) {
	if o.needsGL() {
		return nil, fmt.Errorf("the software renderer has no devices, no debug messages, and always %d samples for each pixel; draw with gl for other settings", softSamples)
	}
	return soft.New(width, height, surfaces(tex), tex.Sky, soft.Options{Threads: o.Threads})
}

// surfaces lists textures in the order in which render.Face.Texture numbers them.
func surfaces(tex *assets.Textures) []*image.RGBA {
	return slices.Concat(tex.Walls[:], tex.Floors[:])
}

// chosen is a renderer that New chose, with the reason.
type chosen struct {
	render.Renderer
	reason string
}

func (c chosen) Describe() string { return c.Renderer.Describe() + " (" + c.reason + ")" }
