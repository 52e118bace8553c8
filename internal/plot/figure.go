// Package plot draws learning curves: what a run measured over its environment steps, several runs in one picture, and
// the levels that they are compared with.
package plot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"ariadne/internal/atomicfile"
)

// Figure is one picture.
type Figure struct {
	Title  string // may be empty, as may the labels
	XLabel string
	YLabel string
	Series []Series
	Lines  []Line
	Zero   bool // the axis of y reaches to 0
}

// Series is a curve: Y[i] was measured at X[i]. The order does not matter, points that are not finite are skipped. It is
// drawn faintly as it is, and strongly as a mean over its neighbourhood.
type Series struct {
	Name string // for the legend
	X, Y []float64
	Err  []float64 // a band of Y ± Err is drawn behind the curve; nil: none
}

// Line is a level to compare with, for example the return of a random policy.
type Line struct {
	Label string
	Y     float64
	// Optional has the line named above the picture instead of drawn if it is so high that it would press all else down.
	Optional bool
}

// The size of pictures in points; a PNG has 160 pixels to the inch.
const (
	width  = 576
	height = 346
	dpi    = 160
)

// errEnding says that a file's name does not end in what pictures can be written as.
func errEnding(path string) error {
	return fmt.Errorf("plot %s: ending %q is not known; choose .png or .svg", path, filepath.Ext(path))
}

// CheckPath reports whether Write can write a picture of a file's name.
func CheckPath(path string) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".svg":
		return nil
	}
	return errEnding(path)
}

// Write draws a figure into a file, .png or .svg by its ending. The file appears whole or not at all.
func Write(path string, f Figure) error {
	var canvas interface {
		vg.CanvasSizer
		io.WriterTo
	}
	ext := strings.ToLower(filepath.Ext(path))
	switch ext {
	case ".png":
		canvas = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))}
	case ".svg":
		canvas = vgsvg.New(width, height)
	default:
		return errEnding(path)
	}
	if err := f.draw(draw.New(canvas)); err != nil {
		return fmt.Errorf("plot %s: %w", path, err)
	}
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return fmt.Errorf("plot %s: %w", path, err)
	}
	picture := b.Bytes()
	if ext == ".svg" {
		// Viewers without this font would otherwise take one with serifs.
		picture = bytes.ReplaceAll(picture, []byte("font-family:Liberation Sans"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif"))
	}
	if err := atomicfile.Write(path, picture); err != nil {
		return fmt.Errorf("plot: %w", err)
	}
	return nil
}

// errNothing says that a figure holds nothing that could be drawn.
var errNothing = errors.New("nothing to draw: no series has a finite point, and there are no lines")

// curves returns the points of the series that can be drawn.
func (f *Figure) curves() ([]curve, error) {
	curves := make([]curve, len(f.Series))
	drawable := false
	for i, s := range f.Series {
		if len(s.X) != len(s.Y) {
			return nil, fmt.Errorf("series %q has %d values of x and %d of y", s.Name, len(s.X), len(s.Y))
		}
		if s.Err != nil && len(s.Err) != len(s.Y) {
			return nil, fmt.Errorf("series %q has %d values and errors of %d", s.Name, len(s.Y), len(s.Err))
		}
		curves[i] = newCurve(s.X, s.Y)
		drawable = drawable || len(curves[i]) > 0
	}
	for _, l := range f.Lines {
		drawable = drawable || finite(l.Y)
	}
	if !drawable {
		return nil, errNothing
	}
	return curves, nil
}

// finite also refuses values so large that ranges of them would not be finite.
func finite(v float64) bool { return math.Abs(v) < 1e300 }
