package assets

import (
	"fmt"
	"image"
	"image/color"

	"ariadne/maze"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Measures of the contact sheet in pixels.
const (
	sheetColumns = 8
	sheetPicture = 192
	sheetGap     = 16
	sheetCaption = 28
)

// ContactSheet returns one picture of all textures with their names, and of the sky's faces. Each texture is shown as one tile
// and the beginning of its right and lower neighbours, so that seams would be visible.
func ContactSheet(t *Textures) (*image.RGBA, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("contact sheet: font: %w", err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 14, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("contact sheet: font: %w", err)
	}
	defer face.Close()

	type item struct {
		name string
		m    *image.RGBA
		tile bool
	}
	var items []item
	for i, m := range t.Walls {
		items = append(items, item{"wall " + maze.WallTextures[i], m, true})
	}
	for i, m := range t.Floors {
		items = append(items, item{"floor " + maze.FloorTextures[i], m, true})
	}
	for i, m := range t.Sky {
		items = append(items, item{"sky " + [6]string{"+X", "-X", "+Y", "-Y", "+Z", "-Z"}[i], m, false})
	}
	rows := (len(items) + sheetColumns - 1) / sheetColumns
	sheet := image.NewRGBA(image.Rect(0, 0,
		sheetColumns*(sheetPicture+sheetGap)+sheetGap, rows*(sheetPicture+sheetCaption+sheetGap)+sheetGap))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.RGBA{0x20, 0x22, 0x26, 0xff}), image.Point{}, draw.Src)
	text := font.Drawer{Dst: sheet, Src: image.NewUniform(color.RGBA{0xe6, 0xe6, 0xe6, 0xff}), Face: face}
	for i, it := range items {
		x := sheetGap + i%sheetColumns*(sheetPicture+sheetGap)
		y := sheetGap + i/sheetColumns*(sheetPicture+sheetCaption+sheetGap)
		frame := image.Rect(x, y, x+sheetPicture, y+sheetPicture)
		into := sheet.SubImage(frame).(*image.RGBA)
		if !it.tile {
			draw.ApproxBiLinear.Scale(into, frame, it.m, it.m.Rect, draw.Src, nil)
		} else {
			const tile = sheetPicture * 3 / 4
			for _, p := range []image.Point{{0, 0}, {tile, 0}, {0, tile}, {tile, tile}} {
				at := image.Rect(0, 0, tile, tile).Add(frame.Min).Add(p)
				draw.CatmullRom.Scale(into, at, it.m, it.m.Rect, draw.Src, nil)
			}
		}
		text.Dot = fixed.P(x, y+sheetPicture+18)
		text.DrawString(it.name)
	}
	return sheet, nil
}
