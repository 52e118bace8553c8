package vector

import (
	"unsafe"

	"ariadne/task"
)

// rows keeps what environments observe, as bytes: N observations, and N of each extra. The zero value has no memory and keeps nothing.
type rows struct {
	observation []byte
	extras      [][]byte
}

func (b *Batch) newRows() rows {
	r := rows{observation: make([]byte, b.Len()*b.rowBytes())}
	if b.observer != nil {
		for _, a := range b.observer.Extras() {
			r.extras = append(r.extras, make([]byte, len(bytesOf(a))))
		}
	}
	return r
}

// takeExtras keeps the extras of environment i: the last ones of its episode if that has ended, else the present ones.
func (r *rows) takeExtras(b *Batch, i int, ended bool) {
	if b.observer == nil {
		return
	}
	arrays := b.observer.Extras()
	if ended {
		arrays = b.observer.FinalExtras()
	}
	for k, a := range arrays {
		one := bytesOf(a.Env(i))
		copy(r.extras[k][i*len(one):], one)
	}
}

// show writes to the caller's memory what is kept of environment i.
func (r *rows) show(b *Batch, i int, into *Buffers) {
	size := b.rowBytes()
	copy(row(into.Observation, size, i), r.observation[i*size:])
	for k, x := range into.Extras {
		size := len(r.extras[k]) / b.Len()
		copy(row(x, size, i), r.extras[k][i*size:])
	}
}

// copyFrom keeps all observations, without extras.
func (r *rows) copyFrom(seen *Buffers) {
	if r.observation != nil {
		copy(r.observation, unsafe.Slice((*byte)(seen.Observation), len(r.observation)))
	}
}

// copyTo writes all kept observations to the caller's memory.
func (r *rows) copyTo(b *Batch, into *Buffers) {
	if r.observation != nil {
		copy(unsafe.Slice((*byte)(into.Observation), len(r.observation)), r.observation)
	}
}

// rowBytes returns the size of one observation in bytes.
func (b *Batch) rowBytes() int {
	if b.spec.Pixels {
		return b.spec.Size()
	}
	return int(unsafe.Sizeof(float32(0))) * b.spec.Size()
}

// row returns row i of the caller's memory, whose rows have size bytes; nil if memory is nil.
func row(memory unsafe.Pointer, size, i int) []byte {
	if memory == nil {
		return nil
	}
	return unsafe.Slice((*byte)(memory), (i+1)*size)[i*size:]
}

// bytesOf returns the memory of an array's elements.
func bytesOf(a task.Array) []byte {
	switch {
	case a.Uint8 != nil:
		return raw(a.Uint8)
	case a.Float32 != nil:
		return raw(a.Float32)
	}
	return raw(a.Float64)
}

// copyArrays copies the extras of environment i to the caller's memory, where there is some.
func copyArrays(to []unsafe.Pointer, arrays []task.Array, i int) {
	for k, memory := range to {
		one := bytesOf(arrays[k].Env(i))
		copy(row(memory, len(one), i), one)
	}
}

// copyAll copies the extras of all environments to the caller's memory, where there is some.
func copyAll(to []unsafe.Pointer, arrays []task.Array) {
	for k, memory := range to {
		if memory != nil {
			all := bytesOf(arrays[k])
			copy(unsafe.Slice((*byte)(memory), len(all)), all)
		}
	}
}
