//go:build cgo && !nogl

package gl

import (
	"fmt"
	"strings"

	"ariadne/assets"
	"github.com/go-gl/gl/v3.3-core/gl"
)

// program is a linked pair of shaders.
type program uint32

// newProgram compiles and links the shaders with the given name in package assets. The program stays in use.
func newProgram(name string) (program, error) {
	vertex, err := compile(name+".vert", gl.VERTEX_SHADER)
	if err != nil {
		return 0, err
	}
	defer gl.DeleteShader(vertex)
	fragment, err := compile(name+".frag", gl.FRAGMENT_SHADER)
	if err != nil {
		return 0, err
	}
	defer gl.DeleteShader(fragment)
	p := gl.CreateProgram()
	gl.AttachShader(p, vertex)
	gl.AttachShader(p, fragment)
	gl.LinkProgram(p)
	var ok int32
	if gl.GetProgramiv(p, gl.LINK_STATUS, &ok); ok == gl.FALSE {
		text := infoLog(p, gl.GetProgramiv, gl.GetProgramInfoLog)
		gl.DeleteProgram(p)
		return 0, fmt.Errorf("the driver does not link shader %s: %s", name, text)
	}
	gl.UseProgram(p)
	return program(p), nil
}

func compile(file string, kind uint32) (uint32, error) {
	source, err := assets.Shaders.ReadFile("shaders/" + file)
	if err != nil {
		return 0, fmt.Errorf("shader %s: %w", file, err)
	}
	s := gl.CreateShader(kind)
	text, free := gl.Strs(string(source))
	defer free()
	length := int32(len(source))
	gl.ShaderSource(s, 1, text, &length)
	gl.CompileShader(s)
	var ok int32
	if gl.GetShaderiv(s, gl.COMPILE_STATUS, &ok); ok == gl.FALSE {
		text := infoLog(s, gl.GetShaderiv, gl.GetShaderInfoLog)
		gl.DeleteShader(s)
		return 0, fmt.Errorf("the driver does not compile shader %s: %s", file, text)
	}
	return s, nil
}

func infoLog(object uint32, get func(uint32, uint32, *int32), log func(uint32, int32, *int32, *uint8)) string {
	var n int32
	get(object, gl.INFO_LOG_LENGTH, &n)
	text := make([]uint8, max(n, 1))
	log(object, int32(len(text)), &n, &text[0])
	return strings.TrimSpace(string(text[:n]))
}

func (p program) uniform(name string) int32 {
	return gl.GetUniformLocation(uint32(p), gl.Str(name+"\x00"))
}

func (p program) close() { gl.DeleteProgram(uint32(p)) }
