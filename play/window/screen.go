//go:build cgo && !nogl

package window

import (
	"errors"
	"fmt"
	"image"
	"strings"

	"github.com/go-gl/gl/v3.3-core/gl"
	"github.com/go-gl/glfw/v3.3/glfw"

	render "ariadne/render/gl"
)

// screen copies pictures to the window of the current context, pixel by pixel.
type screen struct {
	program, texture, vertices uint32
	size                       image.Point
}

const vertexShader = `#version 150 core
out vec2 at;
void main() {
	// One triangle that covers the whole window. The picture's first row is its upper one.
	vec2 corner = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
	at = vec2(corner.x, 1.0 - corner.y);
	gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
}
`

const fragmentShader = `#version 150 core
uniform sampler2D picture;
in vec2 at;
out vec4 color;
void main() {
	color = texture(picture, at);
}
`

func newScreen() (*screen, error) {
	if err := render.Load(glfw.GetProcAddress); err != nil {
		return nil, fmt.Errorf("window: %w", err)
	}
	s := &screen{}
	var err error
	if s.program, err = link(); err != nil {
		return nil, fmt.Errorf("window: %w", err)
	}
	gl.GenVertexArrays(1, &s.vertices)
	gl.GenTextures(1, &s.texture)
	gl.BindTexture(gl.TEXTURE_2D, s.texture)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
	return s, nil
}

// link compiles the shaders and links the program.
func link() (uint32, error) {
	program := gl.CreateProgram()
	for _, part := range []struct {
		kind   uint32
		source string
	}{{gl.VERTEX_SHADER, vertexShader}, {gl.FRAGMENT_SHADER, fragmentShader}} {
		shader := gl.CreateShader(part.kind)
		source, free := gl.Strs(part.source + "\x00")
		gl.ShaderSource(shader, 1, source, nil)
		free()
		gl.CompileShader(shader)
		gl.AttachShader(program, shader)
		gl.DeleteShader(shader) // takes effect when the program is deleted
	}
	gl.LinkProgram(program)
	var linked int32
	gl.GetProgramiv(program, gl.LINK_STATUS, &linked)
	if linked == gl.FALSE {
		text := make([]uint8, 1024)
		gl.GetProgramInfoLog(program, int32(len(text)), nil, &text[0])
		gl.DeleteProgram(program)
		return 0, errors.New("shaders: " + strings.TrimRight(string(text), "\x00\n"))
	}
	return program, nil
}

// show draws a picture of the window's size.
func (s *screen) show(m *image.RGBA) error {
	w, h := int32(m.Rect.Dx()), int32(m.Rect.Dy())
	gl.BindTexture(gl.TEXTURE_2D, s.texture)
	if size := m.Rect.Size(); size != s.size {
		gl.TexImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, w, h, 0, gl.RGBA, gl.UNSIGNED_BYTE, nil)
		s.size = size
	}
	gl.TexSubImage2D(gl.TEXTURE_2D, 0, 0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(m.Pix))
	gl.Viewport(0, 0, w, h)
	gl.UseProgram(s.program)
	gl.BindVertexArray(s.vertices)
	gl.DrawArrays(gl.TRIANGLES, 0, 3)
	if code := gl.GetError(); code != gl.NO_ERROR {
		return fmt.Errorf("window: OpenGL error %#x while a picture of %dx%d was shown", code, w, h)
	}
	return nil
}

func (s *screen) close() {
	gl.DeleteProgram(s.program)
	gl.DeleteTextures(1, &s.texture)
	gl.DeleteVertexArrays(1, &s.vertices)
}
