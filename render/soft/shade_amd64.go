//go:build amd64 && !purego

package soft

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:generate go run -C gen . -out ../shade_amd64.s

// shadeAVX2 does what run.shadeGo does. pixels points to pixel 0, r to the run.
//
//go:noescape
func shadeAVX2(pixels, r *byte)

var vector = cpu.X86.HasAVX2

// shade shades pixels; pixel 0 must lie in an even column.
func (r *run) shade(pixels []uint32, texels []uint32) {
	if !vector {
		r.shadeGo(pixels, texels)
		return
	}
	shadeAVX2((*byte)(unsafe.Pointer(&pixels[0])), (*byte)(unsafe.Pointer(r)))
}
