package raster

import (
	"math"

	"ariadne/internal/portable"
)

// Rotated returns the surface rotated counterclockwise. Multiples of 90 degrees move pixels. Other angles yield a surface that
// just holds the rotated one. Each of its pixels takes the source pixel into which it falls, in steps of 2^-16 pixels. Pixels
// that fall outside get the background.
func (s *Surface) Rotated(degrees int, background Colour) *Surface {
	if degrees%90 != 0 {
		return s.sampled(degrees, background)
	}
	out := s
	for range (degrees/90%4 + 4) % 4 {
		out = out.quarter()
	}
	return out
}

func (s *Surface) quarter() *Surface {
	out := New(s.H, s.W, Colour{})
	for x := range out.W {
		for y := range out.H {
			out.Set(x, y, s.At(s.W-1-y, x))
		}
	}
	return out
}

func (s *Surface) sampled(degrees int, background Colour) *Surface {
	const one = 1 << 16
	sin, cos := portable.Sincos(float64(degrees) * math.Pi / 180)
	w, h := float64(s.W), float64(s.H)
	bound := func(a, b float64) int { return int(math.Max(math.Abs(a+b), math.Abs(a-b))) }
	out := New(bound(float64(cos*w), float64(sin*h)), bound(float64(sin*w), float64(cos*h)), background)

	isin, icos := int(sin*one), int(cos*one)
	half := float64((out.W - 1) * one / 2)
	left := out.W*one/2 - int(cos*half) + (s.W-out.W)*one/2
	top := out.H*one/2 - int(sin*half) + (s.H-out.H)*one/2
	for y := range out.H {
		up := out.H/2 - y
		u, v := left+isin*up, top-icos*up
		for x := range out.W {
			if u >= 0 && v >= 0 && u < s.W*one && v < s.H*one {
				out.Set(x, y, s.At(u/one, v/one))
			}
			u += icos
			v += isin
		}
	}
	return out
}
