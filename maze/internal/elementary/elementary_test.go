package elementary

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestEqualsNumpyBitForBit(t *testing.T) {
	unary := map[string]func(float64) float64{"atanh": Atanh, "tanh": Tanh, "sin": Sin, "cos": Cos, "square": Square}
	file, err := os.Open("testdata/numpy.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()

	compared := 0
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if strings.HasPrefix(fields[0], "#") {
			continue
		}
		var v [3]float64
		for i, field := range fields[1:] {
			bits, err := strconv.ParseUint(field, 16, 64)
			if err != nil {
				t.Fatal(err)
			}
			v[i] = math.Float64frombits(bits)
		}
		var got, want float64
		if fields[0] == "atan2" {
			got, want = Atan2(v[0], v[1]), v[2]
		} else {
			got, want = unary[fields[0]](v[0]), v[1]
		}
		if math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("%s: got %x, want %x", lines.Text(), got, want)
		}
		compared++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if compared < 1000 {
		t.Fatalf("only %d values to compare with", compared)
	}
	t.Logf("compared %d values", compared)
}

func TestAgreesWithMathWithinFourUnits(t *testing.T) {
	const units = 4 * 0x1p-52
	near := func(name string, got, want float64, arguments ...float64) {
		t.Helper()
		if math.Abs(got-want) > units*max(math.Abs(want), 0x1p-1000) {
			t.Errorf("%s%v = %v, math has %v", name, arguments, got, want)
		}
	}
	for i := -400; i <= 400; i++ {
		x := math.Copysign(math.Exp2(float64(i)/16), float64(i))
		near("Tanh", Tanh(x), math.Tanh(x), x)
		if math.Abs(x) < 1 {
			near("Atanh", Atanh(x), math.Atanh(x), x)
		}
		for _, y := range [...]float64{1, -1e-3, 17, -1e300, 1e-310} {
			near("Atan2", Atan2(y, x), math.Atan2(y, x), y, x)
		}
	}
	for i := -3000; i <= 3000; i++ {
		// Near multiples of π/2 the reduction of math is the less accurate one, so the bound is absolute there.
		x := float64(i) / 7
		if d := Sin(x) - math.Sin(x); math.Abs(d) > 2*units {
			t.Errorf("Sin(%v) is off by %v", x, d)
		}
		if d := Cos(x) - math.Cos(x); math.Abs(d) > 2*units {
			t.Errorf("Cos(%v) is off by %v", x, d)
		}
	}
}

func TestSpecialArguments(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Sin(Inf)", Sin(inf), nan},
		{"Cos(NaN)", Cos(nan), nan},
		{"Sin(1e300)", Sin(1e300), math.Sin(1e300)},
		{"Cos(1e300)", Cos(1e300), math.Cos(1e300)},
		{"Tanh(NaN)", Tanh(nan), nan},
		{"Tanh(-Inf)", Tanh(-inf), -1},
		{"Atanh(1)", Atanh(1), inf},
		{"Atanh(2)", Atanh(2), nan},
		{"Atan2(0, -1)", Atan2(0, -1), math.Pi},
		{"Atan2(NaN, 1)", Atan2(nan, 1), nan},
		{"Atan2(Inf, 1)", Atan2(inf, 1), math.Pi / 2},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}
