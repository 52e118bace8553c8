package memorygym

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"ariadne/internal/rng/pcg64"
)

// maxPlace bounds the coordinates in saved states, in pixels.
const maxPlace = 1 << 20

// codec writes the fields of environments to b, or reads and checks them. The same calls do both, so writing and reading cannot
// diverge. It keeps the first error.
type codec struct {
	b       []byte
	reading bool
	err     error
}

func (c *codec) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// check reports an error, while reading, if ok is false.
func (c *codec) check(ok bool, complaint string) {
	if c.reading && !ok {
		c.fail(errors.New(complaint))
	}
}

// word writes or reads 8 bytes.
func (c *codec) word(v *uint64) {
	switch {
	case !c.reading:
		c.b = binary.LittleEndian.AppendUint64(c.b, *v)
	case len(c.b) < 8:
		c.fail(errors.New("cut short"))
		c.b = nil
	default:
		*v, c.b = binary.LittleEndian.Uint64(c.b), c.b[8:]
	}
}

// codeInt writes or reads an integer from lo to hi.
func codeInt[I ~int | ~uint8 | ~uint64](c *codec, v *I, lo, hi int) {
	w := uint64(*v)
	c.word(&w)
	if !c.reading || c.err != nil {
		return
	}
	if n := int(w); n < lo || n > hi {
		c.fail(fmt.Errorf("%d where %d to %d is expected", n, lo, hi))
		return
	}
	*v = I(w)
}

func (c *codec) flag(v *bool) {
	n := 0
	if *v {
		n = 1
	}
	codeInt(c, &n, 0, 1)
	*v = n == 1
}

// float writes or reads a finite number.
func (c *codec) float(v *float64) {
	w := math.Float64bits(*v)
	c.word(&w)
	f := math.Float64frombits(w)
	c.check(!math.IsNaN(f) && !math.IsInf(f, 0), "a number is not finite")
	if c.err == nil {
		*v = f
	}
}

func (c *codec) walker(w *walker) {
	codeInt(c, &w.x, -maxPlace, maxPlace)
	codeInt(c, &w.y, -maxPlace, maxPlace)
	codeInt(c, &w.rotation, 0, 315)
	c.check(w.rotation%45 == 0, "a rotation is no multiple of 45 degrees")
}

func (c *codec) generator(g *pcg64.Generator) {
	if !c.reading {
		c.b = g.AppendState(c.b)
		return
	}
	rest, err := g.RestoreState(c.b)
	if err != nil {
		c.fail(err)
	}
	c.b = rest
}
