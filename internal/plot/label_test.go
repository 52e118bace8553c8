package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"testing"
)

// heights returns the heights of texts in an SVG, in points from the bottom.
func heights(t *testing.T, f Figure, names ...string) []float64 {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(write(t, "c.svg", f)))
	at := map[string]float64{}
	y := 0.0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			for _, a := range e.Attr {
				if a.Name.Local == "y" {
					if y, err = strconv.ParseFloat(a.Value, 64); err != nil {
						t.Fatal(err)
					}
				}
			}
		case xml.CharData:
			at[string(e)] = -y
		}
	}
	var out []float64
	for _, name := range names {
		if _, ok := at[name]; !ok {
			t.Fatalf("no text %q", name)
		}
		out = append(out, at[name])
	}
	return out
}

func TestLabelsOfNearLinesMoveApart(t *testing.T) {
	f := Figure{
		Series: []Series{{Name: "agent", X: []float64{0, 1}, Y: []float64{0, 30}}},
		Lines:  []Line{{Label: "a", Y: 0.1}, {Label: "b", Y: 0}, {Label: "c", Y: 30}, {Label: "d", Y: 30.1}, {Label: "e", Y: 15}},
	}
	y := heights(t, f, "b", "a", "e", "c", "d")
	for i := 1; i < len(y); i++ {
		if y[i]-y[i-1] < labelRow-0.01 {
			t.Errorf("heights %v, want at least %d between two", y, labelRow)
		}
	}
	if apart := y[3] - y[2]; apart < 50 {
		t.Errorf("labels of lines far from each other are %v apart", apart)
	}
}
