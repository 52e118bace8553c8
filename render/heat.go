package render

import (
	"fmt"
	"image"
	"image/color"
)

// heatColor is laid over cells of which an agent's memory holds much. More of it means a more opaque colour.
var heatColor = color.RGBA{0xff, 0x3b, 0x1f, 0xff}

// heatOpacity is the opacity over the hottest cell. The cell stays visible.
const heatOpacity = 0.75

// drawHeat lays heat, [grid*grid], over the open cells of a map.
func (m *MapView) drawHeat(dst *image.RGBA, heat []float32) error {
	if len(heat) == 0 {
		return nil
	}
	if len(heat) != m.grid*m.grid {
		return fmt.Errorf("map: heat of %d cells, want %d x %d", len(heat), m.grid, m.grid)
	}
	hottest := float32(0)
	for i, h := range heat {
		if !m.wall[i] && h > hottest {
			hottest = h
		}
	}
	for i, h := range heat {
		if m.wall[i] || !(h > 0) {
			continue
		}
		opacity := heatOpacity
		if h < hottest {
			opacity *= float64(h / hottest)
		}
		m.tint(dst, i/m.grid, i%m.grid, heatColor, opacity)
	}
	return nil
}

// tint lays a colour over a cell; row 0 is at the top.
func (m *MapView) tint(dst *image.RGBA, row, col int, ink color.RGBA, opacity float64) {
	half := float64(m.grid) / 2 * m.cell
	left, top, side := int(m.originX-half), int(m.originY-half), int(m.cell)
	r := image.Rect(0, 0, side, side).Add(image.Pt(left+col*side, top+row*side))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for o := dst.PixOffset(r.Min.X, y); o < dst.PixOffset(r.Max.X, y); o += 4 {
			blend(dst.Pix[o:o+4], ink, opacity)
		}
	}
}
