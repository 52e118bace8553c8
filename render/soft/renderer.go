package soft

import (
	"errors"
	"fmt"
	"image"
	"runtime"

	"ariadne/internal/crew"
	"ariadne/render"
)

// Options are the settings of a renderer; the zero value is a good choice.
type Options struct {
	// Threads is the number of drawing threads; 0 means one for each core. Each draws a whole picture at a time, or a band of
	// rows of a large picture. Pictures do not depend on the number.
	Threads int
}

// The largest width and height of pictures in pixels.
const maxPicture = 4096

// Pictures with more pixels than this are drawn in bands. A band is small enough to stay in a core's cache until it is done. It
// is large enough that the work that each band repeats, finding what is visible, costs little.
const bandPixels = 1 << 16

// Renderer implements render.Renderer.
type Renderer struct {
	width, height int
	bands         int               // in each picture
	scenes        []render.Geometry // by slot; a geometry without a grid means that the slot is not set
	gradient      *render.Sky
	skies         map[skyKey][]uint32
	crew          *crew.Crew
	painters      []*painter // one for each thread
	closed        bool

	// Arguments that a call of Render hands to the painters.
	views []render.View
	backs [][]uint32 // the sky behind each view
	pix   []byte
	paint func(thread, from, to int) // paints bands, numbered through all pictures
}

// skyKey identifies the part of the sky that a camera sees. That depends on the camera's pitch and field of view, which follow
// from its kind and, for the top camera, from the number of cells.
type skyKey struct {
	kind render.CameraKind
	grid int
}

var errClosed = errors.New("soft: the renderer is closed")

// New makes a renderer for pictures of the given size in pixels. surfaces are the images to which render.Face.Texture refers,
// all square and of one size. sky is a cube map in the order +X, -X, +Y, -Y, +Z, -Z. Renderers with the same images share what
// they compute from them, so do not change the images afterwards.
func New(width, height int, surfaces []*image.RGBA, sky [6]*image.RGBA, o Options) (*Renderer, error) {
	if width < 1 || height < 1 || width > maxPicture || height > maxPicture {
		return nil, fmt.Errorf("soft: pictures of %dx%d: 1x1 to %dx%d can be drawn", width, height, maxPicture, maxPicture)
	}
	if o.Threads < 0 {
		return nil, fmt.Errorf("soft: %d threads", o.Threads)
	}
	textures, err := newTextures(surfaces)
	if err != nil {
		return nil, fmt.Errorf("soft: textures of walls and floor: %w", err)
	}
	r := &Renderer{width: width, height: height, bands: max(1, width*height/bandPixels), skies: map[skyKey][]uint32{}}
	if r.gradient, err = render.SkyOf(sky); err != nil {
		return nil, fmt.Errorf("soft: texture of the sky: %w", err)
	}
	r.sky(&render.View{}, 0)
	threads := o.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	for range threads {
		p := &painter{canvas: newCanvas(width, height, (height+r.bands-1)/r.bands), textures: textures}
		r.painters = append(r.painters, p)
	}
	r.crew, r.paint = crew.New(threads), r.paintBands
	return r, nil
}

func newTextures(surfaces []*image.RGBA) ([]*texture, error) {
	if len(surfaces) != render.Textures {
		return nil, fmt.Errorf("%d images, want %d", len(surfaces), render.Textures)
	}
	var list []*texture
	for i, m := range surfaces {
		if m == nil {
			return nil, fmt.Errorf("image %d is missing", i)
		}
		if m.Bounds().Size() != surfaces[0].Bounds().Size() {
			return nil, fmt.Errorf("image %d is %dx%d, want a square of the first image's size %d", i, m.Bounds().Dx(), m.Bounds().Dy(), surfaces[0].Bounds().Dx())
		}
		t, err := textureOf(m)
		if err != nil {
			return nil, fmt.Errorf("image %d is %w", i, err)
		}
		list = append(list, t)
	}
	return list, nil
}

// sky returns the picture of the sky behind a view. It is drawn when it is first needed.
func (r *Renderer) sky(v *render.View, grid int) []uint32 {
	key := skyKey{kind: v.Camera}
	if v.Camera == render.TopCamera {
		key.grid = grid
	}
	s, ok := r.skies[key]
	if !ok {
		s = r.gradient.Picture(render.NewCamera(v, grid), r.width, r.height)
		r.skies[key] = s
	}
	return s
}

// Size returns the pictures' width and height in pixels.
func (r *Renderer) Size() (width, height int) { return r.width, r.height }

// Describe names the renderer and the number of its threads.
func (r *Renderer) Describe() string {
	if len(r.painters) == 1 {
		return "software, 1 thread"
	}
	return fmt.Sprintf("software, %d threads", len(r.painters))
}

// SetScene replaces the content of a slot. A scene that cannot be drawn is an error.
func (r *Renderer) SetScene(slot int, s *render.Scene) error {
	if r.closed {
		return errClosed
	}
	if slot < 0 {
		return fmt.Errorf("soft: scene slot %d is negative", slot)
	}
	for len(r.scenes) <= slot {
		r.scenes = append(r.scenes, render.Geometry{})
	}
	if err := r.scenes[slot].Build(s); err != nil {
		return fmt.Errorf("soft: slot %d: %w", slot, err)
	}
	return nil
}

// Render draws views[i] into pix[i]; pix is [len(views), height, width, 3]. It allocates only when it needs more memory than
// before: for more views, or for the sky of a maze size that the top camera has not seen yet.
func (r *Renderer) Render(views []render.View, pix []byte) error {
	if r.closed {
		return errClosed
	}
	if want := len(views) * 3 * r.width * r.height; len(pix) != want {
		return fmt.Errorf("soft: %d bytes given for %d pictures of %dx%d, want %d", len(pix), len(views), r.width, r.height, want)
	}
	r.backs = r.backs[:0]
	for i := range views {
		s := views[i].Scene
		if s < 0 || s >= len(r.scenes) || r.scenes[s].Grid() == 0 {
			return fmt.Errorf("soft: view %d: no scene was set in slot %d", i, s)
		}
		r.backs = append(r.backs, r.sky(&views[i], r.scenes[s].Grid()))
	}
	r.views, r.pix = views, pix
	r.crew.Run(len(views)*r.bands, 1, r.paint)
	r.views, r.pix = nil, nil
	return nil
}

// paintBands draws bands on a thread.
func (r *Renderer) paintBands(thread, from, to int) {
	size := 3 * r.width * r.height
	for next := from; next < to; next++ {
		i, k := next/r.bands, next%r.bands
		v := &r.views[i]
		b := band{r.height * k / r.bands, r.height * (k + 1) / r.bands}
		r.painters[thread].draw(v, b, &r.scenes[v.Scene], r.backs[i], r.pix[i*size:(i+1)*size])
	}
}

// Close ends the renderer's threads. Further calls of Close do nothing.
func (r *Renderer) Close() error {
	r.closed = true
	r.crew.Dismiss()
	return nil
}
