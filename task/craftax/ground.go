package craftax

// ground is the tiles of a floor, and where creatures stand on them, in either game.
type ground struct {
	side  int32
	block []Block // [side, side]
	mob   *tiles  // where creatures stand
}

// at returns the block on a cell of the floor.
func (g *ground) at(c Cell) *Block { return &g.block[c.index(g.side)] }

// nearest returns the block that the reference reads for a cell that may lie outside.
func (g *ground) nearest(c Cell) Block { return g.block[c.closest(g.side)] }

// with returns the tiles that have one of the blocks.
func (g *ground) with(set blockSet) (t tiles) {
	side := int(g.side)
	for row := range side {
		mask := uint64(0)
		for col, b := range g.block[row*side : (row+1)*side] {
			mask |= uint64(set) >> b & 1 << col
		}
		t[row] = mask
	}
	return t
}

// beside reports whether one of the eight tiles around a cell has a block.
func (g *ground) beside(c Cell, b Block) bool {
	for row := c.Row - 1; row <= c.Row+1; row++ {
		for col := c.Col - 1; col <= c.Col+1; col++ {
			if n := (Cell{row, col}); n.within(g.side) && n != c && *g.at(n) == b {
				return true
			}
		}
	}
	return false
}

// open reports whether a projectile can be on a cell. The cell must be on the floor and not in a solid block. Water and lava
// are not solid.
func (g *ground) open(c Cell) bool { return c.within(g.side) && !solid.has(*g.at(c)) }

// scene is the ground and the player on it.
type scene struct {
	ground
	player Cell
}

// occupied reports whether a creature or the player stands on a cell on the floor.
func (s *scene) occupied(c Cell) bool { return s.mob.has(c) || c == s.player }

// passable reports whether a mover that a terrain stops can move to a cell.
func (s *scene) passable(c Cell, barred terrain) bool {
	return c.within(s.side) && terrainOf[*s.at(c)]&(barred|blocked) == 0 && !s.occupied(c)
}
