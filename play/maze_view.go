package play

import (
	"image"
	"strings"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/render"
)

// mazeView draws a maze in first person. Its renderer draws pictures of the size that is asked for.
type mazeView struct {
	textures string // folder of textures; "" for the built-in ones
	how      headless.Options
	large    *assets.Textures // nil before the first picture
	side     int              // of these textures, pixels
	renderer render.Renderer  // nil before the first picture
	pix      []byte
}

// draw draws what the walker sees, without a border.
func (s *mazeStage) draw(dst *image.RGBA, phase float64) error {
	return s.view.draw(dst, s.scene, s.way.at(phase), s.hidden)
}

// welcome draws the maze from where the walker will begin. turned is the angle, in rad, by which the view has turned from its heading.
func (s *mazeStage) welcome(dst *image.RGBA, turned float64) error {
	p := s.way.at(0)
	p[3] += turned
	return s.view.draw(dst, s.scene, p, s.hidden)
}

// begin gives the renderer a new scene.
func (v *mazeView) begin(scene *render.Scene) error {
	if v.renderer == nil {
		return nil
	}
	return v.renderer.SetScene(0, scene)
}

// draw draws what is seen of a scene from a pose.
func (v *mazeView) draw(dst *image.RGBA, scene *render.Scene, p pose, hidden uint32) error {
	w, h, detail := v.pictureSize(dst.Rect.Dx(), dst.Rect.Dy())
	if err := v.fit(scene, w, h); err != nil {
		return err
	}
	from := render.View{X: p[0], Y: p[1], Z: p[2], Steer: p[3], Hidden: hidden}
	if err := v.renderer.Render([]render.View{from}, v.pix); err != nil {
		return err
	}
	spread(dst, v.pix, w, h, detail)
	return nil
}

// mostPixels is the size of the largest picture that the processor draws at full resolution. It draws larger ones at half of it.
const mostPixels = 2_200_000

// pictureSize returns the size in which the renderer draws a picture for a part of the window, and the factor detail by which the picture
// is enlarged then.
func (v *mazeView) pictureSize(width, height int) (w, h, detail int) {
	if width*height > mostPixels && (v.renderer == nil || v.onCPU()) {
		return (width + 1) / 2, (height + 1) / 2, 2
	}
	return width, height, 1
}

func (v *mazeView) onCPU() bool { return strings.HasPrefix(v.renderer.Describe(), "software") }

// fit makes a new renderer unless the present one draws pictures of w x h pixels.
func (v *mazeView) fit(scene *render.Scene, w, h int) error {
	if v.renderer != nil {
		if pw, ph := v.renderer.Size(); pw == w && ph == h {
			return nil
		}
		if v.how.Render != headless.RenderGL && v.onCPU() {
			v.how.Render = headless.RenderSoft // it has found no graphics card, and need not look again
		}
		if err := v.close(); err != nil {
			return err
		}
	}
	if side := assets.LargeSide(h); v.large == nil || v.side != side {
		large, err := assets.LoadLargeTextures(v.textures, h)
		if err != nil {
			return err
		}
		v.large, v.side = large, side
	}
	r, err := headless.New(w, h, v.large, v.how)
	if err != nil {
		return err
	}
	v.renderer = r
	if n := 3 * w * h; cap(v.pix) < n {
		v.pix = make([]byte, n)
	} else {
		v.pix = v.pix[:n]
	}
	return v.renderer.SetScene(0, scene)
}

func (v *mazeView) close() error {
	if v.renderer == nil {
		return nil
	}
	err := v.renderer.Close()
	v.renderer = nil
	return err
}
