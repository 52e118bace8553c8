package plain

// Levels says how the bytes of pictures become numbers: byte·Scale + Offset.
type Levels struct{ Scale, Offset float32 }

// Floats writes the numbers that bytes stand for.
func (l Levels) Floats(to []float32, from []uint8) {
	for i, v := range from {
		to[i] = float32(v)*l.Scale + l.Offset
	}
}
