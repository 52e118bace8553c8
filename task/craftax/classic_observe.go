package craftax

import "math"

// The window around the player, and the elements that describe each of its tiles.
const (
	classicRows     = 7
	classicCols     = 9
	classicBlocks   = int(blockRipePlant) + 1
	classicSights   = 4 // zombies, cows, skeletons and arrows
	classicTileBits = classicBlocks + classicSights
	classicWindow   = classicRows * classicCols * classicTileBits
	classicTail     = 22

	// ClassicObsSize is the number of elements of an observation of Craftax Classic.
	ClassicObsSize = classicWindow + classicTail

	// classicNonzeros is the largest number of non-zero elements: the block of each tile, every slot, and the rest.
	classicNonzeros = classicRows*classicCols + cowSlots + zombieSlots + archerSlots + arrowSlots + classicTail
)

// Observe writes the observation, [ClassicObsSize]: 7 rows of 9 tiles of 21 elements around the player, then 22 elements about
// the player.
func (s *Classic) Observe(dst []float32) {
	window := dst[:classicWindow:classicWindow]
	clear(window)
	top := classicView.start(s.Pos.Row-classicRows/2, classicRows)
	left := classicView.start(s.Pos.Col-classicCols/2, classicCols)
	for row := range int32(classicRows) {
		for col := range int32(classicCols) {
			b, c := blockOutOfBounds, Cell{top + row, left + col}
			if c.within(ClassicSide) {
				b = s.Block[c.index(ClassicSide)]
			}
			window[int(row*classicCols+col)*classicTileBits+int(b)] = 1
		}
	}
	for i := range s.Zombies {
		s.mark(window, s.Zombies[i].Pos, s.Zombies[i].Alive, 0)
	}
	for i := range s.Cows {
		s.mark(window, s.Cows[i].Pos, s.Cows[i].Alive, 1)
	}
	for i := range s.Skeletons {
		s.mark(window, s.Skeletons[i].Pos, s.Skeletons[i].Alive, 2)
	}
	for i := range s.Arrows {
		s.mark(window, s.Arrows[i].Pos, s.Arrows[i].Flying, 3)
	}
	s.observePlayer(dst[classicWindow:ClassicObsSize])
}

// mark writes one slot.
func (s *Classic) mark(window []float32, c Cell, active bool, sight int) {
	tile, in := classicView.slot(s.Pos, c)
	if tile < 0 {
		return
	}
	window[tile*classicTileBits+classicBlocks+sight] = truth(in && active)
}

// tenths holds counts divided by 10, in half precision. The reference's compiler multiplies by a tenth instead.
var tenths = func() (t [classicFull + 1]float32) {
	for n := range t {
		t[n] = half(float32(n) * half(0.1))
	}
	return t
}()

// half rounds a number to half precision. x must be 0 or from 2^-14 to 65504.
func half(x float32) float32 {
	const dropped = 13 // bits of the mantissa
	bits := math.Float32bits(x)
	bits += 1<<(dropped-1) - 1 + bits>>dropped&1
	return math.Float32frombits(bits &^ (1<<dropped - 1))
}

// observePlayer writes the player's inventory and state, [classicTail].
func (s *Classic) observePlayer(t []float32) {
	_ = t[classicTail-1]
	for i, n := range s.Inventory.counts() {
		t[i] = tenth(*n)
	}
	t[12], t[13], t[14], t[15] = tenth(int32(s.Health)), tenth(s.Food), tenth(s.Drink), tenth(s.Energy)
	for i := range Down {
		t[16+i] = truth(s.Facing == i+1)
	}
	t[20], t[21] = s.LightLevel, truth(s.Sleeping)
}

// tenth returns a count divided by 10.
func tenth(n int32) float32 { return tenths[min(max(n, 0), classicFull)] }
