package threefry

// Width is the number of keys that Lanes process at a time.
const Width = 8

// Words holds one word for each of several keys.
type Words [Width]uint32

// Lanes holds several keys for which the same computation is made, one key in each lane. With vectors of 256 bits this is much
// faster than one key after another. Methods take the number of lanes in use; the other lanes may hold anything.
type Lanes struct{ a, b Words }

// Set puts a key into a lane.
func (l *Lanes) Set(lane int, k Key) { l.a[lane], l.b[lane] = k[0], k[1] }

// Key returns the key of a lane.
func (l *Lanes) Key(lane int) Key { return Key{l.a[lane], l.b[lane]} }

var zeros, ones = Words{}, Words{1, 1, 1, 1, 1, 1, 1, 1}

// Next does Key.Next in each lane and stores the results in sub, which must not be l.
func (l *Lanes) Next(n int, sub *Lanes) { blocks(n, l, l, &zeros, &ones, l, sub) }

// BitsPair stores Key.Bits(0) of the keys of l in words, and that of the keys of m in more.
func BitsPair(n int, l, m *Lanes, words, more *Words) {
	var x, y Lanes
	blocks(n, l, m, &zeros, &zeros, &x, &y)
	for i := range words {
		words[i] = x.a[i] ^ x.b[i]
		more[i] = y.a[i] ^ y.b[i]
	}
}

// LowPair stores the low words of element 0 of random integers, of the keys of l in words and of the keys of m in more.
// Key.Int(0, 1<<n) is the last n bits of such a word.
func LowPair(n int, l, m *Lanes, words, more *Words) {
	var x, y Lanes
	blocks(n, l, m, &ones, &ones, &x, &y)
	BitsPair(n, &x, &y, words, more)
}

// UniformsAt sets dst[j] to Key.UniformAt(at[j]). dst and at must have the same length.
func (k Key) UniformsAt(dst []float32, at []uint32) {
	var keys, x, y Lanes
	for lane := range Width {
		keys.Set(lane, k)
	}
	for len(at) >= 2*Width {
		blocks(Width, &keys, &keys, (*Words)(at), (*Words)(at[Width:]), &x, &y)
		for i := range Width {
			dst[i], dst[i+Width] = Uniform(x.a[i]^x.b[i]), Uniform(y.a[i]^y.b[i])
		}
		dst, at = dst[2*Width:], at[2*Width:]
	}
	for i, element := range at {
		dst[i] = k.UniformAt(element)
	}
}

// blocksGo is blocks in plain Go. The first n lanes of x become the blocks with counters (0, i) under the keys k, and those of
// y the blocks with counters (0, j) under the keys l. x may be k and l.
func blocksGo(n int, k, l *Lanes, i, j *Words, x, y *Lanes) {
	for lane := range n {
		p, q := k.Key(lane).Child(i[lane]), l.Key(lane).Child(j[lane])
		x.Set(lane, p)
		y.Set(lane, q)
	}
}
