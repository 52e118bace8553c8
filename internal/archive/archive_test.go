package archive

import (
	"bytes"
	"testing"
)

// things is one of each.
type things struct {
	word  uint32
	long  uint64
	octet uint8
	ints  [2]int32
	real  float32
	real2 float64
	truth bool
	small []uint8
	raw   [3]byte
}

func (t *things) list(a *Archive) {
	t.word, t.long, t.octet = a.Word(t.word), a.Long(t.long), a.Octet(t.octet)
	a.Ints(&t.ints[0], &t.ints[1])
	a.Words(&t.word)
	a.Reals(&t.real)
	a.Real64(&t.real2)
	a.Truths(&t.truth)
	Octets(a, t.small)
	a.Raw(t.raw[:])
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	from := things{7, 1 << 40, 9, [2]int32{-1, 2}, 0.5, -0.25, true, []uint8{4, 5}, [3]byte{1, 2, 3}}
	var w Archive
	from.list(&w)
	to := things{small: make([]uint8, 2)}
	r := &Archive{Bytes: w.Bytes, Reading: true}
	to.list(r)
	var again Archive
	to.list(&again)
	if !bytes.Equal(again.Bytes, w.Bytes) || to.long != from.long || to.ints != from.ints || r.Short || r.Strange || len(r.Bytes) > 0 {
		t.Errorf("%+v came back as %+v", from, to)
	}
	for n := range w.Bytes {
		short := &Archive{Bytes: w.Bytes[:n], Reading: true}
		if (&things{small: make([]uint8, 2)}).list(short); !short.Short {
			t.Errorf("%d of %d bytes are not short", n, len(w.Bytes))
		}
	}
	strange := &Archive{Bytes: []byte{2}, Reading: true}
	if strange.Truths(new(bool)); !strange.Strange {
		t.Error("2 is a truth value")
	}
}
