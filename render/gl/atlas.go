//go:build cgo && !nogl

package gl

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/go-gl/gl/v3.3-core/gl"
)

// The largest size of an atlas in pixels, unless a single picture is larger. Far from the origin, drivers round coordinates
// more coarsely, and a picture would depend on its place in the batch. Narrow atlases also suit a CPU's caches.
const (
	atlasWidth  = 256
	atlasHeight = 1024
)

// atlas is the framebuffer of a pass. It has one tile for each view, in rows, and grows on demand.
type atlas struct {
	width, height int // of a tile
	samples       int
	depth         bool // it has a depth buffer
	columns       int  // tiles in a row
	limit         int  // most tiles of a pass

	tiles    int       // for which there is room at present
	draw     uint32    // framebuffer to draw into; equal to resolve without multisampling
	resolve  uint32    // framebuffer to read from
	color    [2]uint32 // renderbuffers: multisampled (if any) and resolved
	depths   uint32
	readback []byte // [rows*height, columns*width, 4], bottom row first
}

func (a *atlas) init(width, height, samples int, depth bool) error {
	var side, most int32
	gl.GetIntegerv(gl.MAX_RENDERBUFFER_SIZE, &side)
	gl.GetIntegerv(gl.MAX_SAMPLES, &most)
	if width < 1 || height < 1 || width > int(side) || height > int(side) {
		return fmt.Errorf("pictures of %dx%d: this device draws 1x1 to %dx%d", width, height, side, side)
	}
	if samples < 1 || samples > int(most) {
		return fmt.Errorf("%d samples for each pixel: this device offers 1 to %d", samples, most)
	}
	*a = atlas{width: width, height: height, samples: samples, depth: depth}
	a.columns = max(1, atlasWidth/width)
	a.limit = a.columns * max(1, atlasHeight/height)
	return nil
}

// tile returns the position of the tile of view i in pixels.
func (a *atlas) tile(i int) (x, y int) {
	return i % a.columns * a.width, i / a.columns * a.height
}

// view restricts drawing to the tile of view i.
func (a *atlas) view(i int) {
	x, y := a.tile(i)
	gl.Viewport(int32(x), int32(y), int32(a.width), int32(a.height))
}

// size returns the width and height of the first n tiles in pixels.
func (a *atlas) size(n int) (width, height int) {
	return min(n, a.columns) * a.width, (n + a.columns - 1) / a.columns * a.height
}

// begin prepares the framebuffer for n views.
func (a *atlas) begin(n int) error {
	if n > a.tiles {
		if err := a.grow(n); err != nil {
			return err
		}
	}
	gl.BindFramebuffer(gl.FRAMEBUFFER, a.draw)
	gl.Disable(gl.SCISSOR_TEST)
	gl.ColorMask(true, true, true, true)
	gl.DepthMask(true)
	return nil
}

func (a *atlas) grow(n int) error {
	a.close()
	w, h := a.size(n)
	samples := int32(a.samples)
	if samples == 1 {
		samples = 0
	}
	buffer := func(target *uint32, samples int32, format uint32, attachment uint32) {
		gl.GenRenderbuffers(1, target)
		gl.BindRenderbuffer(gl.RENDERBUFFER, *target)
		gl.RenderbufferStorageMultisample(gl.RENDERBUFFER, samples, format, int32(w), int32(h))
		gl.FramebufferRenderbuffer(gl.FRAMEBUFFER, attachment, gl.RENDERBUFFER, *target)
	}
	complete := func() error {
		if s := gl.CheckFramebufferStatus(gl.FRAMEBUFFER); s != gl.FRAMEBUFFER_COMPLETE {
			return fmt.Errorf("no framebuffer of %dx%d with %d samples (status %#x): draw fewer or smaller pictures at a time", w, h, a.samples, s)
		}
		return nil
	}
	gl.GenFramebuffers(1, &a.resolve)
	gl.BindFramebuffer(gl.FRAMEBUFFER, a.resolve)
	buffer(&a.color[1], 0, gl.RGBA8, gl.COLOR_ATTACHMENT0)
	a.draw = a.resolve
	if samples > 0 {
		if err := complete(); err != nil {
			return err
		}
		gl.GenFramebuffers(1, &a.draw)
		gl.BindFramebuffer(gl.FRAMEBUFFER, a.draw)
		buffer(&a.color[0], samples, gl.RGBA8, gl.COLOR_ATTACHMENT0)
	}
	if a.depth {
		buffer(&a.depths, samples, gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT)
	}
	if err := complete(); err != nil {
		return err
	}
	a.readback = make([]byte, 4*w*h)
	a.tiles = n
	return nil
}

// read copies tile i into picture which[i] of pix [.., height, width, 3], top row first, for all i. topFirst says that the
// framebuffer's first row is the top row, not the bottom one.
func (a *atlas) read(which []int, pix []byte, topFirst bool) {
	w, h := a.size(len(which))
	if a.draw != a.resolve {
		gl.BindFramebuffer(gl.READ_FRAMEBUFFER, a.draw)
		gl.BindFramebuffer(gl.DRAW_FRAMEBUFFER, a.resolve)
		gl.BlitFramebuffer(0, 0, int32(w), int32(h), 0, 0, int32(w), int32(h), gl.COLOR_BUFFER_BIT, gl.NEAREST)
	}
	gl.BindFramebuffer(gl.READ_FRAMEBUFFER, a.resolve)
	gl.BindBuffer(gl.PIXEL_PACK_BUFFER, 0)
	gl.PixelStorei(gl.PACK_ALIGNMENT, 4)
	// Pixels are read as four bytes, as they are stored. Drivers copy these; they are slow to convert.
	gl.ReadPixels(0, 0, int32(w), int32(h), gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&a.readback[0]))
	row := 3 * a.width
	for i, picture := range which {
		x, y := a.tile(i)
		for line := range a.height {
			from := y + line
			if !topFirst {
				from = y + a.height - 1 - line
			}
			to := (picture*a.height + line) * row
			dropAlpha(pix[to:to+row], a.readback[4*(from*w+x):][:4*a.width])
		}
	}
}

// dropAlpha copies pixels of four bytes to pixels of three.
func dropAlpha(to, from []byte) {
	for len(from) >= 16 && len(to) >= 12 {
		a, b := binary.LittleEndian.Uint64(from), binary.LittleEndian.Uint64(from[8:])
		a0, a1, b0, b1 := a&0xffffff, a>>32&0xffffff, b&0xffffff, b>>32&0xffffff
		binary.LittleEndian.PutUint64(to, a0|a1<<24|b0<<48)
		binary.LittleEndian.PutUint32(to[8:], uint32(b0>>16|b1<<8))
		to, from = to[12:], from[16:]
	}
	for ; len(from) >= 4; to, from = to[3:], from[4:] {
		copy(to[:3], from)
	}
}

func (a *atlas) close() {
	if a.draw != a.resolve {
		gl.DeleteFramebuffers(1, &a.draw)
	}
	gl.DeleteFramebuffers(1, &a.resolve)
	gl.DeleteRenderbuffers(int32(len(a.color)), &a.color[0])
	gl.DeleteRenderbuffers(1, &a.depths)
	a.draw, a.resolve, a.color, a.depths, a.tiles = 0, 0, [2]uint32{}, 0, 0
}
