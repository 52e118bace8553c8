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

// PaintBorder paints the border on the rows [from, to) of one picture, pix [height, width, 3].
func PaintBorder(pix []byte, width, height, from, to int, color [3]uint8) {
	b := min(BorderWidth(height), width)
	for y := from; y < to; y++ {
		line := pix[3*width*y:][:3*width]
		if y < b || y >= height-b {
			paint(line, color)
			continue
		}
		paint(line[:3*b], color)
		paint(line[3*(width-b):], color)
	}
}

func paint(line []byte, color [3]uint8) {
	for ; len(line) >= 3; line = line[3:] {
		line[0], line[1], line[2] = color[0], color[1], color[2]
	}
}
