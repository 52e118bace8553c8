//go:build cgo && !nogl

package gl

import (
	"errors"
	"fmt"
	"image"
	"unsafe"

	"ariadne/render"
	"github.com/go-gl/gl/v3.3-core/gl"
)

// Options are the settings of a renderer; the zero value is a good choice.
type Options struct {
	// Samples is the number of samples for each pixel: 0 means 4, the reference's choice; 1 switches antialiasing off.
	Samples int
	// NoCulling draws everything in a scene, seen or not. The pictures are the same as with culling; tests compare them.
	NoCulling bool
	// Debug, if not nil, is called with each message of the driver (KHR_debug), on the renderer's thread.
	Debug func(message string)
	// ProcAddr finds OpenGL's functions. nil means the platform's own way (GLX, WGL).
	ProcAddr func(name string) unsafe.Pointer
}

// farPlane is the distance in metres up to which geometry is drawn. The top camera stands 100 m high.
const farPlane = 200

// Renderer implements render.Renderer. All its methods except SetScene and Size must be called on the thread on which the
// context of New is current.
type Renderer struct {
	width, height int
	options       Options
	description   string
	debug         debugLog

	scenes []render.Geometry // by slot; a geometry without a grid means that the slot is not set
	seen   render.Visible

	// Views from between high walls are drawn as mosaics. All others are drawn with a depth buffer and several samples.
	mosaic      mosaic
	mosaicViews []int // of the pass
	mosaicAtlas atlas
	mosaicPass  mosaicPass
	batch       batch
	batchViews  []int // of the pass
	batchAtlas  atlas
	faces       facePass
	spheres     spherePass
	sky         skyPass

	textures [3]uint32   // surfaces, sky, and the backdrop, which is made when it is first needed
	heaven   *render.Sky // the sky in the backdrop
	broken   error       // the error after which the renderer can no longer draw
}

// New makes a renderer for pictures of the given size in pixels, in the current context. surfaces are the images to which
// render.Face.Texture refers, all square and of one size. sky is a cube map in the order +X, -X, +Y, -Y, +Z, -Z.
func New(width, height int, surfaces []*image.RGBA, sky [6]*image.RGBA, o Options) (*Renderer, error) {
	if err := Load(o.ProcAddr); err != nil {
		return nil, err
	}
	if o.Samples == 0 {
		o.Samples = 4
	}
	r := &Renderer{width: width, height: height, options: o, description: describe()}
	if err := requireVersion(3, 3); err != nil {
		return nil, err
	}
	r.debug.init(o.Debug)
	if err := r.init(surfaces, sky); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Renderer) init(surfaces []*image.RGBA, sky [6]*image.RGBA) error {
	var err error
	if err = r.batchAtlas.init(r.width, r.height, r.options.Samples, true); err != nil {
		return err
	}
	if err = r.mosaicAtlas.init(r.width, r.height, 1, false); err != nil {
		return err
	}
	if r.mosaicPass, err = newMosaicPass(); err != nil {
		return err
	}
	if r.faces, err = newFacePass(); err != nil {
		return err
	}
	if r.spheres, err = newSpherePass(); err != nil {
		return err
	}
	if r.sky, err = newSkyPass(); err != nil {
		return err
	}
	if r.textures[surfaceUnit], err = surfaceTexture(surfaces); err != nil {
		return err
	}
	if r.textures[skyUnit], err = skyTexture(sky); err != nil {
		return err
	}
	if r.heaven, err = render.SkyOf(sky); err != nil {
		return fmt.Errorf("texture of the sky: %w", err)
	}
	return r.debug.check("preparing the renderer")
}

// Size returns the pictures' width and height in pixels.
func (r *Renderer) Size() (width, height int) { return r.width, r.height }

// Describe names the OpenGL version and the device.
func (r *Renderer) Describe() string { return r.description }

// SetScene replaces the content of a slot. It makes no OpenGL call.
func (r *Renderer) SetScene(slot int, s *render.Scene) error {
	if slot < 0 {
		return fmt.Errorf("scene slot %d is negative", slot)
	}
	for len(r.scenes) <= slot {
		r.scenes = append(r.scenes, render.Geometry{})
	}
	if err := r.scenes[slot].Build(s); err != nil {
		return fmt.Errorf("slot %d: %w", slot, err)
	}
	return nil
}

// Render draws views[i] into pix[i]; pix is [len(views), height, width, 3].
func (r *Renderer) Render(views []render.View, pix []byte) error {
	if r.broken != nil {
		return r.broken
	}
	if err := r.checkCall(views, pix); err != nil {
		return err
	}
	size := 3 * r.width * r.height
	for len(views) > 0 {
		n := min(len(views), r.batchAtlas.limit)
		if err := r.pass(views[:n], pix[:n*size]); err != nil {
			r.broken = fmt.Errorf("the renderer has failed, make a new one: %w", err)
			return r.broken
		}
		views, pix = views[n:], pix[n*size:]
	}
	return nil
}

func (r *Renderer) checkCall(views []render.View, pix []byte) error {
	if want := len(views) * 3 * r.width * r.height; len(pix) != want {
		return fmt.Errorf("render: %d bytes given for %d pictures of %dx%d, want %d", len(pix), len(views), r.width, r.height, want)
	}
	for i := range views {
		if s := views[i].Scene; s < 0 || s >= len(r.scenes) || r.scenes[s].Grid() == 0 {
			return fmt.Errorf("render: view %d: no scene was set in slot %d", i, s)
		}
	}
	return nil
}

// pass draws as many views as the atlas holds.
func (r *Renderer) pass(views []render.View, pix []byte) error {
	r.collect(views)
	for i, target := range [...]uint32{surfaceUnit: gl.TEXTURE_2D_ARRAY, skyUnit: gl.TEXTURE_CUBE_MAP, backdropUnit: gl.TEXTURE_2D} {
		gl.ActiveTexture(gl.TEXTURE0 + uint32(i))
		gl.BindTexture(target, r.textures[i])
	}
	if err := r.drawMosaic(pix); err != nil {
		return err
	}
	if err := r.drawBatch(pix); err != nil {
		return err
	}
	size := 3 * r.width * r.height
	for i := range views {
		if v := &views[i]; v.Border {
			render.PaintBorder(pix[i*size:(i+1)*size], r.width, r.height, 0, r.height, v.Color)
		}
	}
	return r.debug.check("drawing")
}

// collect determines what each view shows and how it is drawn.
func (r *Renderer) collect(views []render.View) {
	r.mosaic.reset()
	r.batch.reset()
	r.mosaicViews, r.batchViews = r.mosaicViews[:0], r.batchViews[:0]
	aspect := float64(r.width) / float64(r.height)
	for i := range views {
		v := &views[i]
		g := &r.scenes[v.Scene]
		camera := render.NewCamera(v, g.Grid())
		if r.options.NoCulling {
			r.seen.All(g, v.Hidden)
		} else {
			r.seen.Find(g, &camera, aspect, v.Hidden)
		}
		if r.options.Samples == mosaicSamples && fits(g, &r.seen, &camera) {
			x, y := r.mosaicAtlas.tile(len(r.mosaicViews))
			r.mosaic.add(v, g, &r.seen, &camera, r.width, r.height, x, y)
			r.mosaicViews = append(r.mosaicViews, i)
		} else {
			r.batch.add(v, g, &r.seen, &camera, r.width, r.height)
			r.batchViews = append(r.batchViews, i)
		}
	}
}

func (r *Renderer) drawMosaic(pix []byte) error {
	n := len(r.mosaicViews)
	if n == 0 {
		return nil
	}
	if err := r.mosaicAtlas.begin(n); err != nil {
		return err
	}
	if r.textures[backdropUnit] == 0 {
		r.textures[backdropUnit] = backdropTexture(r.heaven, r.width, r.height)
	}
	gl.ClearColor(0, 0, 0, 0)
	gl.Clear(gl.COLOR_BUFFER_BIT)
	width, height := r.mosaicAtlas.size(n)
	r.mosaicPass.draw(&r.mosaic, width, height)
	r.mosaicAtlas.read(r.mosaicViews, pix, true)
	return nil
}

func (r *Renderer) drawBatch(pix []byte) error {
	n := len(r.batchViews)
	if n == 0 {
		return nil
	}
	if err := r.batchAtlas.begin(n); err != nil {
		return err
	}
	gl.Disable(gl.BLEND)
	gl.Enable(gl.CULL_FACE)
	gl.Enable(gl.DEPTH_TEST)
	gl.DepthFunc(gl.LEQUAL)
	gl.ClearDepth(1)
	// Colours need not be cleared: the sky covers what nothing else does.
	gl.Clear(gl.DEPTH_BUFFER_BIT)
	r.faces.draw(&r.batch, &r.batchAtlas)
	r.spheres.draw(&r.batch, &r.batchAtlas)
	r.sky.draw(&r.batch, &r.batchAtlas)
	r.batchAtlas.read(r.batchViews, pix, false)
	return nil
}

// Close frees the renderer's objects in the context.
func (r *Renderer) Close() error {
	r.faces.close()
	r.spheres.close()
	r.sky.close()
	r.mosaicPass.close()
	r.mosaicAtlas.close()
	r.batchAtlas.close()
	gl.DeleteTextures(int32(len(r.textures)), &r.textures[0])
	r.textures = [3]uint32{}
	r.broken = errors.New("the renderer is closed")
	return nil
}
