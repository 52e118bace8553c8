package oracle

// entry is a node that waits to be visited, and its distance.
type entry struct {
	distance float64
	node     int32
}

// push adds an entry to the heap.
func (v *values) push(e entry) {
	h := append(v.heap, e)
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if h[up].distance <= h[i].distance {
			break
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
	v.heap = h
}

// pop removes the entry with the least distance from the heap, which must not be empty.
func (v *values) pop() entry {
	h := v.heap
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	for i := 0; 2*i+1 < last; {
		least := 2*i + 1
		if least+1 < last && h[least+1].distance < h[least].distance {
			least++
		}
		if h[i].distance <= h[least].distance {
			break
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
	v.heap = h
	return top
}
