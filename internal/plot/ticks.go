package plot

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// ticks returns about n marks at round numbers between low and high, written short: 250k, 2M.
func ticks(low, high float64, n int) []plot.Tick {
	step := roundStep((high - low) / float64(n))
	var out []plot.Tick
	for i := math.Ceil(low/step - 1e-9); i*step <= high+1e-9*step; i++ {
		v := i * step
		if v == 0 {
			v = 0 // not -0
		}
		out = append(out, plot.Tick{Value: v, Label: short(v, max(math.Abs(low), math.Abs(high)), step)})
	}
	return out
}

// roundStep returns the smallest of 1, 2, 5 times a power of ten that is not below v.
func roundStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// short writes v in thousands, millions or billions where the axis reaches that far, with as many decimals as
// neighbouring marks need to differ.
func short(v, largest, step float64) string {
	if v == 0 {
		return "0"
	}
	suffix := ""
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e4, "k"}} {
		if largest < unit.size {
			continue
		}
		size := unit.size
		if unit.name == "k" {
			size = 1e3
		}
		v, step, largest, suffix = v/size, step/size, largest/size, unit.name
		break
	}
	if largest >= 1e7 || step < 1e-5 {
		return strconv.FormatFloat(v, 'g', 4, 64) + suffix
	}
	decimals := max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	return strconv.FormatFloat(v, 'f', decimals, 64) + suffix
}
