// Package plot draws learning curves: measurements of runs over their environment steps, several runs in one picture, and
// levels for comparison.
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
	Title  string // may be empty, like the labels
	Note   string // explains the curves and bands, in small letters below the title
	XLabel string // a unit is added, as in "environment steps (millions)"
	YLabel string
	Series []Series
	Lines  []Line
	Marks  []Mark
	Reach  []float64 // what the axis of y reaches to besides the curves; that of x always reaches to 0
}

// Series is a curve: Y[i] was measured at X[i]. Points may have any order. Those that are not finite are skipped.
type Series struct {
	Name      string // for the legend
	X, Y      []float64
	Low, High []float64 // ends of a band behind the curve, for each X; nil: none
}

// Line is a level for comparison, for example the return of a random policy.
type Line struct {
	Label string
	Y     float64
	// Optional allows the line to be named above the plot instead of drawn, if it is so high that it would flatten everything
	// else.
	Optional bool
}

// The size of pictures in points. A PNG has 160 pixels for each inch. A picture becomes higher than this if its legend is long.
const (
	width  = 576
	height = 346
	dpi    = 160
)

// canvas is a drawing surface that can write itself to a file.
type canvas interface {
	vg.CanvasSizer
	io.WriterTo
}

// canvases makes a canvas of the given height, for each file extension.
var canvases = map[string]func(height vg.Length) canvas{
	".png": func(height vg.Length) canvas {
		return vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))}
	},
	".svg": func(height vg.Length) canvas { return vgsvg.New(width, height) },
	".pdf": func(height vg.Length) canvas { return newPDF(width, height) },
}

func ending(path string) string { return strings.ToLower(filepath.Ext(path)) }

// CheckPath returns an error unless Write can write a picture with this file name.
func CheckPath(path string) error {
	if canvases[ending(path)] == nil {
		return fmt.Errorf("plot %s: ending %q is not known; choose .png, .svg or .pdf", path, filepath.Ext(path))
	}
	return nil
}

// Write draws figures into a file, one below another. The extension chooses the format: .png, .svg or .pdf. The file appears
// completely or not at all. The same figures give the same bytes.
func Write(path string, figures ...Figure) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	picture, err := render(ending(path), figures...)
	if err != nil {
		return fmt.Errorf("plot %s: %w", path, err)
	}
	if err := atomicfile.Write(path, picture); err != nil {
		return fmt.Errorf("plot: %w", err)
	}
	return nil
}

// panel is a figure that is ready to be drawn.
type panel struct {
	*Figure
	curves []curve
	inside []Line
	heading
}

// tall returns the height of a panel.
func (p *panel) tall() vg.Length { return max(height, p.height+leastPlot+2*margin) }

func (f *Figure) panel() (p panel, err error) {
	p.Figure = f
	if p.curves, err = f.curves(); err != nil {
		return p, err
	}
	inside, above := f.split(p.curves)
	p.inside, p.heading = inside, f.heading(p.curves, above)
	return p, nil
}

// render returns the picture as the content of a file. ext is an extension that CheckPath accepts.
func render(ext string, figures ...Figure) ([]byte, error) {
	var panels []panel
	var top vg.Length
	for i := range figures {
		p, err := figures[i].panel()
		if err != nil {
			return nil, err
		}
		panels = append(panels, p)
		top += p.tall()
	}
	c := canvases[ext](top)
	for _, p := range panels {
		area := draw.New(c)
		area.Max.Y = top
		top -= p.tall()
		area.Min.Y = top
		if err := p.Figure.draw(area, p.curves, p.inside, p.heading); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, err
	}
	if ext == ".svg" {
		// Without other names, viewers that lack this font would use one with serifs.
		return bytes.ReplaceAll(b.Bytes(), []byte("font-family:Liberation Sans"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif")), nil
	}
	return b.Bytes(), nil
}

// errNothing is the error about a figure with nothing to draw.
var errNothing = errors.New("nothing to draw: no series has a finite point, and there are no lines")

// curves returns the drawable points of the series.
func (f *Figure) curves() ([]curve, error) {
	curves := make([]curve, len(f.Series))
	drawable := false
	for i, s := range f.Series {
		if len(s.X) != len(s.Y) {
			return nil, fmt.Errorf("series %q has %d values of x and %d of y", s.Name, len(s.X), len(s.Y))
		}
		if len(s.Low) != len(s.High) || s.Low != nil && len(s.Low) != len(s.Y) {
			return nil, fmt.Errorf("series %q has %d values and a band of %d to %d", s.Name, len(s.Y), len(s.Low), len(s.High))
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

// finite also rejects values so large that a range of them would not be finite.
func finite(v float64) bool { return math.Abs(v) < 1e300 }
