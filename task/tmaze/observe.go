package tmaze

// positionBits is the width of v2's Gray code. It limits v2's corridor to 256 positions.
const positionBits = 8

// hidden stands for the cue of an observation that does not show one.
const hidden = -1

// observeBakker writes v1's three bits: 011 (up) or 110 (down) with the cue, 101 in the corridor, 010 at the junction.
func observeBakker(obs []float32, pos, junction, cue int) {
	switch {
	case cue == Up:
		obs[0], obs[1], obs[2] = 0, 1, 1
	case cue == Down:
		obs[0], obs[1], obs[2] = 1, 1, 0
	case pos == junction:
		obs[0], obs[1], obs[2] = 0, 1, 0
	default:
		obs[0], obs[1], obs[2] = 1, 0, 1
	}
}

// observeGray writes v2's ten bits: the cue, 01 (up), 10 (down) or 00, and the position in reflected binary Gray code,
// most significant bit first.
func observeGray(obs []float32, pos, _, cue int) {
	obs[0], obs[1] = 0, 0
	switch cue {
	case Up:
		obs[1] = 1
	case Down:
		obs[0] = 1
	}
	gray := pos ^ pos>>1
	for i := range positionBits {
		obs[2+i] = float32(gray >> (positionBits - 1 - i) & 1)
	}
}
