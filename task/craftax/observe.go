package craftax

import "math"

// The window around the player, and the elements that describe each of its tiles.
const (
	windowRows  = 9
	windowCols  = 11
	creatureBit = int(blocks) + int(items) // of class 0 and type 0
	sights      = 5                        // classes in the observation: melee, passive, ranged, hostile and own projectiles
	lightBit    = creatureBit + sights*types
	tileBits    = lightBit + 1
	windowSize  = windowRows * windowCols * tileBits
	tailSize    = 51

	// ObsSize is the number of elements of an observation.
	ObsSize = windowSize + tailSize

	// nonzeros is the largest number of non-zero elements: block, item and light of each tile, every slot of a floor, and the
	// rest.
	nonzeros = 3*windowRows*windowCols + passiveSlots + meleeSlots + rangedSlots + 2*projectileSlots + tailSize
)

// visible is the light above which a tile is visible.
const visible = 0.05

// window is the part of a floor that the player sees.
type window struct {
	rows, cols int32
	side       int32 // of the floor
	margin     int32 // width of the border that the reference adds around a floor before it cuts out the window
}

var wholeView, classicView = window{windowRows, windowCols, Side, 13}, window{classicRows, classicCols, ClassicSide, 11}

// start returns the first row or column of the window, of size in all. It is from, kept within the border. So a player far
// outside sees a corner of the border.
func (w *window) start(from, size int32) int32 {
	whole := w.side + 2*w.margin
	from += w.margin
	if from < 0 {
		from += whole
	}
	return min(max(from, 0), whole-size) - w.margin
}

// slot returns the index of the tile to which the reference writes something at a cell, negative if there is none, and whether
// it is in the window. Something less than a window above or left of the window is written on the opposite side.
func (w *window) slot(player, c Cell) (tile int, in bool) {
	row, col := c.Row-player.Row+w.rows/2, c.Col-player.Col+w.cols/2
	in = uint32(row) < uint32(w.rows) && uint32(col) < uint32(w.cols)
	if row < 0 {
		row += w.rows
	}
	if col < 0 {
		col += w.cols
	}
	if uint32(row) >= uint32(w.rows) || uint32(col) >= uint32(w.cols) {
		return -1, false
	}
	return int(row*w.cols + col), in
}

// Observe writes the observation, [ObsSize]: 9 rows of 11 tiles of 83 elements around the player, then 51 elements about the
// player.
func (s *State) Observe(dst []float32) {
	window := dst[:windowSize:windowSize]
	clear(window)
	s.observeTiles(window)
	s.observeCreatures(window)
	s.observePlayer(dst[windowSize:ObsSize])
}

// observeTiles writes the one-hot blocks and items of the tiles that are lit.
func (s *State) observeTiles(window []float32) {
	f := s.floor()
	top := wholeView.start(s.Pos.Row-windowRows/2, windowRows)
	left := wholeView.start(s.Pos.Col-windowCols/2, windowCols)
	for row := range int32(windowRows) {
		for col := range int32(windowCols) {
			c := Cell{top + row, left + col}
			if !c.inside() || !(f.Light[c.tile()] > visible) {
				continue
			}
			seen := window[int(row*windowCols+col)*tileBits:][:tileBits]
			seen[f.Block[c.tile()]] = 1
			seen[int(blocks)+int(f.Item[c.tile()])] = 1
			seen[lightBit] = 1
		}
	}
}

// observeCreatures writes the places of creatures and projectiles.
func (s *State) observeCreatures(window []float32) {
	f := s.floor()
	for i := range f.Melee {
		s.mark(window, f.Melee[i].Pos, f.Melee[i].Alive, 0, f.Melee[i].Type)
	}
	for i := range f.Passive {
		s.mark(window, f.Passive[i].Pos, f.Passive[i].Alive, 1, f.Passive[i].Type)
	}
	for i := range f.Ranged {
		s.mark(window, f.Ranged[i].Pos, f.Ranged[i].Alive, 2, f.Ranged[i].Type)
	}
	for i := range f.Hostile {
		s.mark(window, f.Hostile[i].Pos, f.Hostile[i].Flying, 3, f.Hostile[i].Type)
	}
	for i := range f.Own {
		s.mark(window, f.Own[i].Pos, f.Own[i].Flying, 4, f.Own[i].Type)
	}
}

// mark writes one slot. As in the reference, a slot that is unused or outside the window writes 0, so it can delete the mark of
// an earlier slot.
func (s *State) mark(window []float32, c Cell, active bool, sight int, kind uint8) {
	tile, in := wholeView.slot(s.Pos, c)
	if tile < 0 {
		return
	}
	seen := window[tile*tileBits:][:tileBits]
	m := &seen[creatureBit+sight*types+int(kind)]
	if *m = 0; in && active {
		*m = seen[lightBit]
	}
}

// roots holds the square roots of counts, divided by 10.
var roots = func() (r [full + 1]float32) {
	for n := range r {
		r[n] = float32(math.Sqrt(float64(n))) * 0.1
	}
	return r
}()

// root returns the square root of a count, divided by 10.
func root(n int32) float32 { return roots[min(max(n, 0), full)] }

// observePlayer writes the player's inventory and state, [tailSize]. The reference divides by 10, and its compiler does that in
// this way.
func (s *State) observePlayer(t []float32) {
	_ = t[tailSize-1]
	v := &s.Inventory
	t[0], t[1], t[2], t[3], t[4] = root(v.Wood), root(v.Stone), root(v.Coal), root(v.Iron), root(v.Diamond)
	t[5], t[6], t[7], t[8], t[9] = root(v.Sapphire), root(v.Ruby), root(v.Sapling), root(v.Torches), root(v.Arrows)
	t[10], t[11], t[12] = float32(v.Books)/2, float32(v.Pickaxe)/4, float32(v.Sword)/4
	t[13], t[14], t[15] = float32(s.SwordEnchantment), float32(s.BowEnchantment), float32(v.Bow)
	for i, n := range v.Potions {
		t[16+i] = root(n)
	}
	t[22] = s.Health * 0.1
	for i, n := range [...]int32{s.Food, s.Drink, s.Energy, s.Mana, s.XP, s.Dexterity, s.Strength, s.Intelligence} {
		t[23+i] = float32(n) * 0.1
	}
	for i := range Down {
		t[31+i] = truth(s.Facing == i+1)
	}
	for i := range v.Armour {
		t[35+i], t[39+i] = float32(v.Armour[i])/2, float32(s.ArmourEnchantments[i])
	}
	t[43] = s.LightLevel
	t[44], t[45] = truth(s.Sleeping), truth(s.Resting)
	t[46], t[47] = truth(s.Spells[0]), truth(s.Spells[1])
	t[48] = float32(s.Level) * 0.1
	t[49], t[50] = truth(s.floor().Kills >= killsToDescend), truth(s.bossVulnerable())
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}
