package plot

import (
	"image/color"
	"math"
	"testing"
)

// sights holds how people who lack one kind of cones see linear RGB (Machado, Oliveira & Fernandes, A Physiologically-based
// Model for Simulation of Color Vision Deficiency, 2009, severity 1).
var sights = map[string][3][3]float64{
	"all cones": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"no red":    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"no green":  {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"no blue":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// seen returns a colour in Oklab, where distances are roughly proportional to visible differences (Ottosson 2020).
func seen(c color.RGBA, sight [3][3]float64) [3]float64 {
	rgb := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	rgb = times(sight, rgb)
	for i := range rgb {
		rgb[i] = min(1, max(0, rgb[i]))
	}
	cones := times([3][3]float64{
		{0.4122214708, 0.5363325363, 0.0514459929}, {0.2119034982, 0.6806995451, 0.1073969566}, {0.0883024619, 0.2817188376, 0.6299787005},
	}, rgb)
	for i := range cones {
		cones[i] = math.Cbrt(cones[i])
	}
	return times([3][3]float64{
		{0.2104542553, 0.7936177850, -0.0040720468}, {1.9779984951, -2.4285922050, 0.4505937099}, {0.0259040371, 0.7827717662, -0.8086757660},
	}, cones)
}

func linear(v uint8) float64 {
	if s := float64(v) / 255; s > 0.04045 {
		return math.Pow((s+0.055)/1.055, 2.4)
	} else {
		return s / 12.92
	}
}

func times(m [3][3]float64, v [3]float64) (out [3]float64) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

func TestHuesCanBeToldApartByTheColourBlind(t *testing.T) {
	const least = 0.07 // about 0.02 can just be distinguished side by side
	white := color.RGBA{0xff, 0xff, 0xff, 0xff}
	for name, sight := range sights {
		for i, a := range hues {
			for _, b := range append(hues[:i:i], white) {
				p, q := seen(a, sight), seen(b, sight)
				if d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); d < least {
					t.Errorf("%s: %v and %v are %.3f apart, want %v", name, a, b, d, least)
				}
			}
		}
	}
}

func TestManyCurvesHaveStylesOfTheirOwn(t *testing.T) {
	for i := range len(hues) * len(dashes) {
		for j := range i {
			a, b := strong(i), strong(j)
			if a.Color == b.Color && len(a.Dashes) == len(b.Dashes) && (len(a.Dashes) == 0 || a.Dashes[0] == b.Dashes[0]) {
				t.Errorf("curves %d and %d look the same", i, j)
			}
		}
	}
}
