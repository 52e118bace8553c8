package ranks

// Sums adds up vectors of which each rank has some, always in the same order, so that the sum does not depend on how many ranks
// there are. Each rank adds up its part of the elements; twice the vector goes over the wire, however many ranks there are, and
// once more for each vector beyond the first that a rank has.
type Sums struct {
	comm       Comm
	length     int
	counts     []int // vectors of each rank
	own        []int // elements that each rank adds up
	send, take []float32
	add        func(sum, x []float32)
}

// NewSums prepares sums of vectors of a length. counts, [Size], says how many vectors each rank has, whose order is that of the ranks. add
// adds a vector to another.
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
	part := s.take[:size] // the first vector, to which the others are added
	for rest := s.take[size:]; len(rest) > 0; rest = rest[size:] {
		s.add(part, rest[:size])
	}
	s.comm.Gather(Bytes(part), Bytes(sum), shares)
}
