//go:build cgo && !nogl

package gl

import (
	"unsafe"

	"ariadne/render"
	"github.com/go-gl/gl/v3.3-core/gl"
)

// mosaicPass draws a mosaic: balls, then pieces, then sky.
type mosaicPass struct {
	balls, pieces, skies layer
}

func newMosaicPass() (p mosaicPass, err error) {
	if p.balls, err = newLayer("ball", unsafe.Sizeof(ballCorner{}), 4, 4, 4, 3); err != nil {
		return p, err
	}
	gl.Uniform1f(p.balls.program.uniform("roundness"), render.Roundness)
	if p.pieces, err = newLayer("piece", unsafe.Sizeof(pieceCorner{}), 4, 3, 4); err != nil {
		return p, err
	}
	gl.Uniform1i(p.pieces.program.uniform("surfaces"), surfaceUnit)
	if p.skies, err = newLayer("backdrop", unsafe.Sizeof(skyCorner{}), 4); err != nil {
		return p, err
	}
	gl.Uniform1i(p.skies.program.uniform("backdrop"), backdropUnit)
	return p, nil
}

// draw draws a mosaic into an empty framebuffer (black, alpha 0) of the given size in pixels.
func (p *mosaicPass) draw(m *mosaic, width, height int) {
	gl.Disable(gl.DEPTH_TEST)
	gl.Disable(gl.CULL_FACE)
	gl.Enable(gl.BLEND)
	// Each part takes the share of a pixel that the nearer parts left.
	gl.BlendFunc(gl.SRC_ALPHA_SATURATE, gl.ONE)
	gl.Viewport(0, 0, int32(width), int32(height))
	drawLayer(&p.balls, &m.balls, width, height)
	drawLayer(&p.pieces, &m.pieces, width, height)
	drawLayer(&p.skies, &m.skies, width, height)
}

func (p *mosaicPass) close() {
	p.balls.close()
	p.pieces.close()
	p.skies.close()
}

// layer is a program and the buffers of its polygons.
type layer struct {
	program program
	scale   int32
	array   uint32
	buffers [2]uint32 // corners, triangles
}

// newLayer makes a layer from the shaders with the given name in package assets. size is that of a corner in bytes; a corner
// consists of attributes with the given numbers of components. The program stays in use.
func newLayer(name string, size uintptr, components ...int32) (l layer, err error) {
	if l.program, err = newProgram(name); err != nil {
		return l, err
	}
	l.scale = l.program.uniform("scale")
	gl.GenVertexArrays(1, &l.array)
	gl.BindVertexArray(l.array)
	gl.GenBuffers(2, &l.buffers[0])
	gl.BindBuffer(gl.ARRAY_BUFFER, l.buffers[0])
	gl.BindBuffer(gl.ELEMENT_ARRAY_BUFFER, l.buffers[1])
	offset := uintptr(0)
	for i, n := range components {
		gl.EnableVertexAttribArray(uint32(i))
		gl.VertexAttribPointerWithOffset(uint32(i), n, gl.FLOAT, false, int32(size), offset)
		offset += uintptr(n) * 4
	}
	return l, nil
}

func drawLayer[T any](l *layer, f *fans[T], width, height int) {
	if len(f.triangles) == 0 {
		return
	}
	gl.UseProgram(uint32(l.program))
	gl.BindVertexArray(l.array)
	stream(gl.ARRAY_BUFFER, l.buffers[0], f.corners)
	stream(gl.ELEMENT_ARRAY_BUFFER, l.buffers[1], f.triangles)
	gl.Uniform2f(l.scale, 2/float32(width), 2/float32(height))
	gl.DrawElementsWithOffset(gl.TRIANGLES, int32(len(f.triangles)), gl.UNSIGNED_INT, 0)
}

func (l *layer) close() {
	l.program.close()
	gl.DeleteVertexArrays(1, &l.array)
	gl.DeleteBuffers(int32(len(l.buffers)), &l.buffers[0])
}
