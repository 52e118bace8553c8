package ranks

// Sums adds vectors of which each rank has some. The order of additions is always the same, so the sum does not depend on the
// number of ranks. Each rank adds its part of the elements of all vectors. The data that a rank sends and receives amounts to
// twice the vector, whatever the number of ranks, plus one vector for each vector beyond the first that a rank has.
type Sums struct {
	comm       Comm
	length     int
	counts     []int // number of vectors on each rank
	own        []int // number of elements that each rank adds
	send, take []float32
	add        func(sum, x []float32)
}

// NewSums prepares sums of vectors with length elements. counts, [Size], is the number of vectors on each rank; vectors are
// added in the order of ranks. add adds a vector to another.
func NewSums(c Comm, length int, counts []int, add func(sum, x []float32)) *Sums {
	s := &Sums{comm: c, length: length, counts: counts, add: add}
	n, total := c.Size(), 0
	for i, count := range counts {
		s.own = append(s.own, (i+1)*length/n-i*length/n)
		total += count
	}
	s.send = make([]float32, counts[c.Rank()]*length)
	s.take = make([]float32, total*s.own[c.Rank()])
	return s
}

// Add writes the sum of all ranks' vectors to sum on every rank.
func (s *Sums) Add(sum []float32, vectors [][]float32) {
	const float = 4
	n, rank := s.comm.Size(), s.comm.Rank()
	sends, takes, shares := make([]int, n), make([]int, n), make([]int, n)
	at, from := 0, 0
	for to, size := range s.own {
		for _, v := range vectors {
			at += copy(s.send[at:], v[from:from+size])
		}
		sends[to], takes[to] = float*len(vectors)*size, float*s.counts[to]*s.own[rank]
		shares[to] = float * size
		from += size
	}
	s.comm.Exchange(Bytes(s.send), sends, Bytes(s.take), takes)
	size := s.own[rank]
	part := s.take[:size] // the first vector; the others are added to it
	for rest := s.take[size:]; len(rest) > 0; rest = rest[size:] {
		s.add(part, rest[:size])
	}
	s.comm.Gather(Bytes(part), Bytes(sum), shares)
}
