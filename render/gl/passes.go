//go:build cgo && !nogl

package gl

import (
	"unsafe"

	"ariadne/render"
	"github.com/go-gl/gl/v3.3-core/gl"
)

// Texture units.
const (
	surfaceUnit  = 0
	skyUnit      = 1
	backdropUnit = 2
)

// facePass draws walls and floor.
type facePass struct {
	program          program
	array, buffer    uint32
	projection, back int32
}

func newFacePass() (p facePass, err error) {
	if p.program, err = newProgram("face"); err != nil {
		return p, err
	}
	p.projection = p.program.uniform("projection")
	p.back = p.program.uniform("back")
	gl.Uniform1i(p.program.uniform("surfaces"), surfaceUnit)
	gl.GenVertexArrays(1, &p.array)
	gl.BindVertexArray(p.array)
	gl.GenBuffers(1, &p.buffer)
	for i := range uint32(3) {
		gl.EnableVertexAttribArray(i)
		gl.VertexAttribDivisor(i, 1)
	}
	return p, nil
}

func (p *facePass) draw(b *batch, a *atlas) {
	const size = unsafe.Sizeof(render.Face{})
	gl.UseProgram(uint32(p.program))
	gl.BindVertexArray(p.array)
	stream(gl.ARRAY_BUFFER, p.buffer, b.faces)
	for i := range b.frames {
		f := &b.frames[i]
		if f.faces == 0 {
			continue
		}
		a.view(i)
		gl.UniformMatrix4fv(p.projection, 1, false, &f.projection[0])
		gl.Uniform3fv(p.back, 1, &f.back[0])
		for k := range uint32(3) {
			// OpenGL 3.3 has no base instance, so the attribute pointers start at the view's first face.
			gl.VertexAttribPointerWithOffset(k, 4, gl.FLOAT, false, int32(size), uintptr(f.firstFace)*size+uintptr(k)*16)
		}
		gl.DrawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, int32(f.faces))
	}
}

func (p *facePass) close() {
	p.program.close()
	gl.DeleteVertexArrays(1, &p.array)
	gl.DeleteBuffers(1, &p.buffer)
}

// spherePass draws targets.
type spherePass struct {
	program          program
	array            uint32
	mesh             [2]uint32 // vertices, indices
	buffer           uint32    // instances
	indices          int32     // of the whole sphere; the first half of them makes the upper hemisphere
	projection, back int32
}

func newSpherePass() (p spherePass, err error) {
	if p.program, err = newProgram("sphere"); err != nil {
		return p, err
	}
	p.projection = p.program.uniform("projection")
	p.back = p.program.uniform("back")
	mesh := render.SphereMesh()
	p.indices = int32(3 * len(mesh.Triangles))
	gl.GenVertexArrays(1, &p.array)
	gl.BindVertexArray(p.array)
	gl.GenBuffers(2, &p.mesh[0])
	gl.BindBuffer(gl.ARRAY_BUFFER, p.mesh[0])
	gl.BufferData(gl.ARRAY_BUFFER, 12*len(mesh.Vertices), unsafe.Pointer(&mesh.Vertices[0]), gl.STATIC_DRAW)
	gl.VertexAttribPointerWithOffset(0, 3, gl.FLOAT, false, 12, 0)
	gl.EnableVertexAttribArray(0)
	gl.BindBuffer(gl.ELEMENT_ARRAY_BUFFER, p.mesh[1])
	gl.BufferData(gl.ELEMENT_ARRAY_BUFFER, 6*len(mesh.Triangles), unsafe.Pointer(&mesh.Triangles[0]), gl.STATIC_DRAW)
	gl.GenBuffers(1, &p.buffer)
	for i := range uint32(2) {
		gl.EnableVertexAttribArray(1 + i)
		gl.VertexAttribDivisor(1+i, 1)
	}
	return p, nil
}

func (p *spherePass) draw(b *batch, a *atlas) {
	if len(b.spheres) == 0 {
		return
	}
	const size = unsafe.Sizeof(sphere{})
	gl.UseProgram(uint32(p.program))
	gl.BindVertexArray(p.array)
	stream(gl.ARRAY_BUFFER, p.buffer, b.spheres)
	for i := range b.frames {
		f := &b.frames[i]
		if f.spheres == 0 {
			continue
		}
		a.view(i)
		gl.UniformMatrix4fv(p.projection, 1, false, &f.projection[0])
		gl.Uniform3fv(p.back, 1, &f.back[0])
		first := uintptr(f.firstSphere) * size
		gl.VertexAttribPointerWithOffset(1, 4, gl.FLOAT, false, int32(size), first)
		gl.VertexAttribPointerWithOffset(2, 3, gl.FLOAT, false, int32(size), first+16)
		indices := p.indices
		if f.domes {
			indices /= 2
		}
		gl.DrawElementsInstanced(gl.TRIANGLES, indices, gl.UNSIGNED_SHORT, nil, int32(f.spheres))
	}
}

func (p *spherePass) close() {
	p.program.close()
	gl.DeleteVertexArrays(1, &p.array)
	gl.DeleteBuffers(2, &p.mesh[0])
	gl.DeleteBuffers(1, &p.buffer)
}

// skyPass draws the sky where nothing else was drawn. It comes last.
type skyPass struct {
	program                          program
	array                            uint32
	origin, right, up, first, bottom int32
}

func newSkyPass() (p skyPass, err error) {
	if p.program, err = newProgram("sky"); err != nil {
		return p, err
	}
	p.right = p.program.uniform("right")
	p.up = p.program.uniform("up")
	p.origin = p.program.uniform("origin")
	p.first = p.program.uniform("first")
	p.bottom = p.program.uniform("bottom")
	gl.Uniform1i(p.program.uniform("sky"), skyUnit)
	gl.GenVertexArrays(1, &p.array)
	return p, nil
}

func (p *skyPass) draw(b *batch, a *atlas) {
	gl.UseProgram(uint32(p.program))
	gl.BindVertexArray(p.array)
	gl.DepthMask(false)
	for i := range b.frames {
		f := &b.frames[i]
		if f.skyBottom >= 1 {
			continue
		}
		a.view(i)
		gl.Uniform3fv(p.right, 1, &f.right[0])
		gl.Uniform3fv(p.up, 1, &f.up[0])
		gl.Uniform3fv(p.first, 1, &f.first[0])
		x, y := a.tile(i)
		gl.Uniform2f(p.origin, float32(x), float32(y))
		gl.Uniform1f(p.bottom, f.skyBottom)
		gl.DrawArrays(gl.TRIANGLE_STRIP, 0, 4)
	}
}

func (p *skyPass) close() {
	p.program.close()
	gl.DeleteVertexArrays(1, &p.array)
}

// stream replaces the content of a buffer and leaves the buffer bound. It replaces all of it, so that the driver can keep using
// the old content.
func stream[T any](target, buffer uint32, data []T) {
	gl.BindBuffer(target, buffer)
	if len(data) > 0 {
		gl.BufferData(target, len(data)*int(unsafe.Sizeof(data[0])), unsafe.Pointer(&data[0]), gl.STREAM_DRAW)
	}
}
