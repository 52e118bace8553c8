package ranks

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"
)

// Messages returns the message of each rank, [Size], on every rank. Messages may have different lengths.
func Messages(c Comm, own []byte) [][]byte {
	if c.Size() == 1 {
		return [][]byte{own}
	}
	sizes, total := lengthsOf(c, own), 0
	for _, size := range sizes {
		total += size
	}
	all := make([]byte, total)
	c.Gather(own, all, sizes)
	return cut(all, sizes)
}

// Collect returns the message of each rank, [Size], on rank 0, and nil on all others.
func Collect(c Comm, own []byte) [][]byte {
	n := c.Size()
	if n == 1 {
		return [][]byte{own}
	}
	lengths := lengthsOf(c, own)
	sends, receives, total := make([]int, n), make([]int, n), 0
	sends[0] = len(own)
	if c.Rank() == 0 {
		for i, length := range lengths {
			receives[i] = length
			total += length
		}
	}
	all := make([]byte, total)
	c.Exchange(own, sends, all, receives)
	if c.Rank() > 0 {
		return nil
	}
	return cut(all, lengths)
}

// lengthsOf returns the lengths of all ranks' messages in bytes.
func lengthsOf(c Comm, own []byte) []int {
	const word = 8
	all, sizes := make([]byte, c.Size()*word), make([]int, c.Size())
	for i := range sizes {
		sizes[i] = word
	}
	c.Gather(binary.LittleEndian.AppendUint64(nil, uint64(len(own))), all, sizes)
	for i := range sizes {
		sizes[i] = int(binary.LittleEndian.Uint64(all[i*word:]))
	}
	return sizes
}

// cut divides bytes into pieces of the given sizes.
func cut(b []byte, sizes []int) [][]byte {
	pieces := make([][]byte, len(sizes))
	for i, size := range sizes {
		pieces[i], b = b[:size:size], b[size:]
	}
	return pieces
}

// First calls get on rank 0 only, and returns its result on every rank. On the other ranks, an error loses its type.
func First(c Comm, get func() ([]byte, error)) ([]byte, error) {
	if c.Size() == 1 {
		return get()
	}
	var b []byte
	var failed error
	head := make([]byte, 9) // whether it is the text of an error, and its length
	if c.Rank() == 0 {
		if b, failed = get(); failed != nil {
			b, head[0] = []byte(failed.Error()), 1
		}
		binary.LittleEndian.PutUint64(head[1:], uint64(len(b)))
	}
	c.Broadcast(head)
	if c.Rank() > 0 {
		b = make([]byte, binary.LittleEndian.Uint64(head[1:]))
	}
	c.Broadcast(b)
	switch {
	case failed != nil:
		return nil, &Agreed{failed}
	case head[0] == 1:
		return nil, &Agreed{errors.New(string(b))}
	}
	return b, nil
}

// Any returns, on every rank, the flags that at least one rank has set. There are 8 flags.
func Any(c Comm, flags byte) byte {
	n := c.Size()
	if n == 1 {
		return flags
	}
	all, sizes := make([]byte, n), make([]int, n)
	for i := range sizes {
		sizes[i] = 1
	}
	c.Gather([]byte{flags}, all, sizes)
	flags = 0
	for _, f := range all {
		flags |= f
	}
	return flags
}

// Agreed is an error that every rank has, so that all of them end in an orderly way.
type Agreed struct{ error }

// Unwrap returns the underlying error.
func (a *Agreed) Unwrap() error { return a.error }

// Agree returns an error on every rank if at least one rank has an error: the rank's own error if it has one, otherwise the
// error of the first rank that has one, with that rank's number.
func Agree(c Comm, err error) error {
	if c.Size() == 1 {
		return err
	}
	var flag byte
	if err != nil {
		flag = 1
	}
	if Any(c, flag) == 0 {
		return nil
	}
	text := ""
	if err != nil {
		text = err.Error()
	}
	return pick(c, err, Messages(c, []byte(text)))
}

// pick makes an Agreed from a rank's own error or, if that is nil, from the first one among all ranks' texts.
func pick(c Comm, own error, texts [][]byte) error {
	for rank, text := range texts {
		switch {
		case own != nil && rank == c.Rank():
			return &Agreed{own}
		case len(text) > 0 && own == nil:
			return &Agreed{fmt.Errorf("rank %d: %s", rank, text)}
		}
	}
	return nil
}

// Report is Messages for ranks that may have failed instead. If any has, every rank gets an error, as from Agree.
func Report(c Comm, own []byte, err error) ([][]byte, error) {
	if c.Size() == 1 {
		return [][]byte{own}, err
	}
	message := append([]byte{0}, own...)
	if err != nil {
		message = append([]byte{1}, err.Error()...)
	}
	messages, texts, failed := Messages(c, message), make([][]byte, c.Size()), false
	for i, m := range messages {
		if m[0] == 1 {
			texts[i], failed = m[1:], true
		}
		messages[i] = m[1:]
	}
	if failed {
		return nil, pick(c, err, texts)
	}
	return messages, nil
}

// Bytes returns the memory of numbers as bytes, in the byte order of this machine.
func Bytes[E ~float32 | ~int32 | ~bool | ~uint8](x []E) []byte {
	if len(x) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*int(unsafe.Sizeof(x[0])))
}
