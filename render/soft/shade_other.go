//go:build !amd64 || purego

package soft

// shade shades pixels; pixel 0 must lie in an even column.
func (r *run) shade(pixels []uint32, texels []uint32) { r.shadeGo(pixels, texels) }
