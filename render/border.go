package render

import "math"

// BorderWidth returns the width in pixels of the border on pictures of the given height (memory-maze 1.0.3: 2 for 64,
// 4 for 256, none below 64).
func BorderWidth(height int) int {
	return int(2 * math.Sqrt(float64(height/64)))
}

// BorderColor returns the colour of the border for a target colour with components in [0, 1].
func BorderColor(target [3]float64) [3]uint8 {
	var c [3]uint8
	for i, v := range target {
		c[i] = uint8(v * 255 * 0.7)
	}
	return c
}

// PaintBorder paints the border over one picture, pix [height, width, 3].
func PaintBorder(pix []byte, width, height int, color [3]uint8) {
	b := min(BorderWidth(height), width, height)
	if b == 0 {
		return
	}
	row := 3 * width
	first := pix[:row]
	for i := range width {
		copy(first[3*i:3*i+3], color[:])
	}
	side := first[:3*b]
	for y := 1; y < height; y++ {
		line := pix[y*row : (y+1)*row]
		if y < b || y >= height-b {
			copy(line, first)
			continue
		}
		copy(line, side)
		copy(line[row-3*b:], side)
	}
}
