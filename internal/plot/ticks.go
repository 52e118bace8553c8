package plot

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// ticks returns about n marks at round numbers between low and high, in the axis's unit.
func ticks(low, high float64, n int) []plot.Tick {
	step := roundStep((high - low) / float64(n))
	size := unitOf(low, high).size
	var out []plot.Tick
	for i := math.Ceil(low/step - 1e-9); i*step <= high+1e-9*step; i++ {
		v := i * step
		if v == 0 {
			v = 0 // not -0
		}
		out = append(out, plot.Tick{Value: v, Label: short(v/size, step/size)})
	}
	return out
}

// unit is the unit of an axis's numbers.
type unit struct {
	size float64
	name string
}

// unitOf returns the unit of an axis: ones, thousands, millions or billions, depending on its range.
func unitOf(low, high float64) unit {
	switch largest := max(math.Abs(low), math.Abs(high)); {
	case largest >= 1e9:
		return unit{1e9, "billions"}
	case largest >= 1e6:
		return unit{1e6, "millions"}
	case largest >= 1e4:
		return unit{1e3, "thousands"}
	}
	return unit{1, ""}
}

// withUnit adds the axis's unit to its label, if there is one.
func withUnit(label string, low, high float64) string {
	u := unitOf(low, high)
	switch {
	case u.name == "":
		return label
	case label == "":
		return u.name
	}
	return label + " (" + u.name + ")"
}

// roundStep returns the smallest number of the form 1, 2 or 5 times a power of ten that is at least v.
func roundStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// short formats v with as many decimals as marks at a distance of step need to differ.
func short(v, step float64) string {
	switch {
	case v == 0:
		return "0"
	case math.Abs(v) >= 1e7 || step < 1e-5:
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', max(0, int(-math.Floor(math.Log10(step)+1e-9))), 64)
}
