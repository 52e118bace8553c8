package maze

// seeds is a sequence of environment seeds that one number determines: the upper 32 bits of SplitMix64's outputs (Steele, Lea and
// Flood, 2014).
type seeds struct{ state uint64 }

func (s *seeds) next() uint32 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return uint32((z ^ z>>31) >> 32)
}
