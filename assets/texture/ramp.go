package texture

import "image/color"

// A ramp assigns colours to shades. The shades 0, 128 and 255 have the colours of its three stops; others are interpolated.
type ramp [3]uint32 // 0xRRGGBB

func (r ramp) palette() color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		from, to, at, span := r[0], r[1], i, 128
		if i >= 128 {
			from, to, at, span = r[1], r[2], i-128, 127
		}
		mix := func(shift int) uint8 {
			a, b := int(from>>shift&0xff), int(to>>shift&0xff)
			return uint8((a*(span-at) + b*at + span/2) / span)
		}
		p[i] = color.RGBA{R: mix(16), G: mix(8), B: mix(0), A: 0xff}
	}
	return p
}
