//go:build cgo && !nogl

package gl

import (
	"fmt"
	"image"

	"ariadne/render"
	"github.com/go-gl/gl/v3.3-core/gl"
)

// surfaceTexture makes the array of wall and floor textures. They repeat, are opaque and use trilinear filtering; row 0 of an
// image is at t = 0.
func surfaceTexture(images []*image.RGBA) (uint32, error) {
	if len(images) != render.Textures {
		return 0, fmt.Errorf("%d textures for walls and floor, want %d", len(images), render.Textures)
	}
	side, err := commonSide(images)
	if err != nil {
		return 0, fmt.Errorf("textures of walls and floor: %w", err)
	}
	var t uint32
	gl.GenTextures(1, &t)
	gl.BindTexture(gl.TEXTURE_2D_ARRAY, t)
	gl.TexImage3D(gl.TEXTURE_2D_ARRAY, 0, gl.RGB8, side, side, int32(len(images)), 0, gl.RGBA, gl.UNSIGNED_BYTE, nil)
	for i, m := range images {
		unpack(m)
		gl.TexSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, int32(i), side, side, 1, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(m.Pix))
	}
	filter(gl.TEXTURE_2D_ARRAY, gl.LINEAR_MIPMAP_LINEAR, gl.REPEAT)
	gl.GenerateMipmap(gl.TEXTURE_2D_ARRAY)
	return t, nil
}

// skyTexture makes the cube map of the sky. As in the reference, faces are not filtered across their edges. The reference also
// uses mipmaps for the sky. They are left out: on a gradient they change nothing, and they cost a software driver a third of
// the sky's time.
func skyTexture(images [6]*image.RGBA) (uint32, error) {
	side, err := commonSide(images[:])
	if err != nil {
		return 0, fmt.Errorf("texture of the sky: %w", err)
	}
	var t uint32
	gl.GenTextures(1, &t)
	gl.BindTexture(gl.TEXTURE_CUBE_MAP, t)
	for i, m := range images {
		unpack(m)
		gl.TexImage2D(gl.TEXTURE_CUBE_MAP_POSITIVE_X+uint32(i), 0, gl.RGB8, side, side, 0, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(m.Pix))
	}
	filter(gl.TEXTURE_CUBE_MAP, gl.LINEAR, gl.CLAMP_TO_EDGE)
	return t, nil
}

func commonSide(images []*image.RGBA) (int32, error) {
	var most int32
	gl.GetIntegerv(gl.MAX_TEXTURE_SIZE, &most)
	for i, m := range images {
		if m == nil {
			return 0, fmt.Errorf("image %d is missing", i)
		}
		b := m.Bounds()
		if b.Dx() != b.Dy() || b.Dx() == 0 || b.Dx() != images[0].Bounds().Dx() {
			return 0, fmt.Errorf("image %d is %dx%d, want a square of the first image's size %d", i, b.Dx(), b.Dy(), images[0].Bounds().Dx())
		}
		if b.Dx() > int(most) {
			return 0, fmt.Errorf("image %d is %dx%d: this device allows %dx%d", i, b.Dx(), b.Dy(), most, most)
		}
	}
	return int32(images[0].Bounds().Dx()), nil
}

// unpack tells the driver how the rows of an image are laid out in memory.
func unpack(m *image.RGBA) {
	gl.BindBuffer(gl.PIXEL_UNPACK_BUFFER, 0)
	gl.PixelStorei(gl.UNPACK_ALIGNMENT, 1)
	gl.PixelStorei(gl.UNPACK_ROW_LENGTH, int32(m.Stride/4))
}

func filter(target uint32, minify, wrap int32) {
	gl.TexParameteri(target, gl.TEXTURE_MIN_FILTER, minify)
	magnify := int32(gl.LINEAR)
	if minify == gl.NEAREST {
		magnify = gl.NEAREST
	}
	gl.TexParameteri(target, gl.TEXTURE_MAG_FILTER, magnify)
	gl.TexParameteri(target, gl.TEXTURE_WRAP_S, wrap)
	gl.TexParameteri(target, gl.TEXTURE_WRAP_T, wrap)
}

// backdropTexture makes the picture of the sky that is behind all views of the walker's camera.
func backdropTexture(sky *render.Sky, width, height int) uint32 {
	picture := sky.Picture(render.NewCamera(&render.View{}, 0), width, height)
	var t uint32
	gl.GenTextures(1, &t)
	gl.ActiveTexture(gl.TEXTURE0 + backdropUnit)
	gl.BindTexture(gl.TEXTURE_2D, t)
	gl.BindBuffer(gl.PIXEL_UNPACK_BUFFER, 0)
	gl.PixelStorei(gl.UNPACK_ALIGNMENT, 4)
	gl.PixelStorei(gl.UNPACK_ROW_LENGTH, 0)
	gl.TexImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, int32(width), int32(height), 0, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(picture))
	filter(gl.TEXTURE_2D, gl.NEAREST, gl.CLAMP_TO_EDGE)
	return t
}
