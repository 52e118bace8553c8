package elementary

import (
	"math"
	"math/big"
	"sync"
)

// The tables are computed on first use, with far more digits than they keep.
var (
	knotTable = sync.OnceValue(makeKnots)
	logTable  = sync.OnceValue(makeLogs)
	expTable  = sync.OnceValue(makePowers)
	ratios    = sync.OnceValue(makeRatios)
)

// precision is the number of bits with which tables are computed.
const precision = 160

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func product(a, b *big.Float) *big.Float { return number(0).Mul(a, b) }

// split returns x rounded to a multiple of unit (to a float64 if unit is 0) and the rounded remainder.
func split(x *big.Float, unit float64) (high, low float64) {
	high, _ = x.Float64()
	if unit != 0 {
		high = math.RoundToEven(high/unit) * unit
	}
	low, _ = number(0).Sub(x, number(high)).Float64()
	return high, low
}

// knot holds the sine and cosine of one multiple of 1/128, each as a rounded value and its remainder.
type knot struct{ sin, sinLow, cos, cosLow float64 }

// makeKnots computes the sine and cosine of 1/128 by their series and those of the multiples by the addition theorems.
func makeKnots() *[112]knot {
	sin1, cos1 := number(0), number(0)
	term := number(1) // (1/128)^i / i!
	for i := range 20 {
		sum := cos1
		if i%2 == 1 {
			sum = sin1
		}
		if i%4 < 2 {
			sum.Add(sum, term)
		} else {
			sum.Sub(sum, term)
		}
		term.Quo(term, number(float64(128*(i+1))))
	}

	table := new([112]knot)
	s, c := number(0), number(1)
	for k := range table {
		at := &table[k]
		at.sin, at.sinLow = split(s, 0)
		at.cos, at.cosLow = split(c, 0)
		s, c = number(0).Add(product(s, cos1), product(c, sin1)), number(0).Sub(product(c, cos1), product(s, sin1))
	}
	return table
}

// logarithm returns log v for v near 1, as 2·artanh((v-1)/(v+1)).
func logarithm(v float64) *big.Float {
	u := number(v - 1)
	u.Quo(u, number(v+1))
	u2 := product(u, u)
	sum := number(0)
	for i := 1; u.Sign() != 0 && u.MantExp(nil) > -precision; i += 2 {
		sum.Add(sum, number(0).Quo(u, number(float64(i))))
		u = product(u, u2)
	}
	return sum.Add(sum, sum)
}

// knownLog holds 1/c, which has few digits, and log c in two parts.
type knownLog struct{ inverse, log, low float64 }

// makeLogs divides the octave [0.706, 1.411] into intervals of equal length in the numbers' bits. For each it takes the inverse of
// its middle, rounded to 1/128, or to 1/256 where the inverse is below 1.
func makeLogs() *[pieces]knownLog {
	const start, width = 0x3fe6955500000000, 1 << 45
	table := new([pieces]knownLog)
	for i := range table {
		from, to := math.Float64frombits(start+uint64(i)*width), math.Float64frombits(start+uint64(i+1)*width)
		inverse, steps := 2/(from+to), 128.0
		if inverse < 1 {
			steps = 256
		}
		inverse = math.Floor(float64(inverse*steps)+0.5) / steps
		if i > 0 && table[i-1].inverse == inverse {
			table[i] = table[i-1]
			continue
		}
		log := logarithm(inverse)
		at := &table[i]
		at.inverse = inverse
		at.log, at.low = split(log.Neg(log), 0x1p-43)
	}
	return table
}

// knownPower holds 2^(k/128) as power·(1 + low).
type knownPower struct{ power, low float64 }

func makePowers() *[pieces]knownPower {
	root := number(2)
	for n := pieces; n > 1; n /= 2 {
		root.Sqrt(root)
	}
	table := new([pieces]knownPower)
	exact := number(1)
	for k := range table {
		at := &table[k]
		at.power, _ = exact.Float64()
		rest := number(0).Sub(exact, number(at.power))
		at.low, _ = rest.Quo(rest, number(at.power)).Float64()
		exact = product(exact, root)
	}
	return table
}

// ratio holds log(1 + k/16) in two parts.
type ratio struct{ log, low float64 }

func makeRatios() *[16]ratio {
	table := new([16]ratio)
	for k := range table {
		table[k].log, table[k].low = split(logarithm(1+float64(k)/16), 0x1p-39)
	}
	return table
}
