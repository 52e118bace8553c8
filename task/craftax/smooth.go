package craftax

import (
	"math/bits"

	"ariadne/internal/rng/threefry"
)

// Values of the noise at which mountains begin and change.
const (
	mountainLift = 0.05
	mountainLine = 0.7
	tunnelLine   = 0.8
	deepLine     = 0.85 // inside mountains, for caves and lava
	caveWater    = 0.4
	lavaNoise    = 0.7 // of the trees
)

// ramp returns the distance from the middle divided by tiles, at most most.
func ramp(tiles, most float32) field {
	f := make(field, area)
	for i := range f {
		c := at(i)
		f[i] = min(distanceOf(int(c.Row-start.Row), int(c.Col-start.Col))/tiles, most)
	}
	return f
}

// relief holds the noise that shapes a floor.
type relief struct{ sea, mountain, tunnels, trees field }

// level keeps the middle free of water and mountains, as dry and flat say.
func (r *relief) level(dry, flat field) {
	for i := range r.sea {
		r.sea[i] = r.sea[i] + dry[i] - 1
		r.mountain[i] = r.mountain[i] + mountainLift + flat[i] - 1
	}
}

// form sets the block of every tile. It enters tiles that may have trees into a lottery, and returns the tiles of lava.
func (g *ground) form(c *smooth, r *relief, wooded *lottery) (lava tiles) {
	side := int(g.side)
	for row := range side {
		for col := range side {
			i := row*side + col
			b := c.shape(r.sea[i], r.mountain[i], r.tunnels[i], r.tunnels[col*side+row])
			g.block[i] = b
			if b == c.treeGround && r.trees[i] > c.treeNoise {
				wooded.enter(i)
			}
			if r.mountain[i] > deepLine && r.trees[i] > lavaNoise {
				lava[row] |= 1 << col
			}
		}
	}
	return lava
}

// wood puts trees onto tiles of a lottery.
func (g *ground) wood(c *smooth, wooded *lottery, luck threefry.Key) {
	for k, u := range wooded.draw(luck) {
		if u > c.treeChance {
			g.block[wooded.tile[k]] = c.tree
		}
	}
}

// makeSmooth makes a floor from noise. It splits off keys in the order of the reference, including some that are not used.
func (f *Floor) makeSmooth(c *smooth, key threefry.Key, diamond bool) {
	var room [4][area]float32
	r := relief{room[0][:], room[1][:], room[2][:], room[3][:]}
	r.sea.fractal(key.Next(), Side, 3, 3)
	key.Skip()
	r.mountain.fractal(key.Next(), Side, 3, 3)
	r.tunnels.fractal(key.Next(), Side, 6, 24)
	key.Skip()
	r.trees.fractal(key.Next(), Side, 12, 12)
	luck := key // the reference draws with a key that it splits again afterwards
	ores := key.Next()

	r.level(c.dry, c.flat)
	g := f.ground()
	var wooded lottery
	lava := g.form(c, &r, &wooded)
	g.wood(c, &wooded, luck)
	for i := range c.ores {
		if luck := ores.Next(); c.ores[i].chance > 0 {
			g.strew(&c.ores[i], nil, luck)
		}
	}
	g.flood(&lava, c.lava)

	stone := blockStone
	if diamond {
		stone = blockDiamond
	}
	g.replaceStone(stone, key.Next())
	f.Block[start.tile()] = c.spawn

	places := g.with(setOf(c.ladder))
	f.Down = places.pick(key.Next())
	if c.ladderDown {
		f.Item[f.Down.tile()] = itemLadderDown
	}
	f.Up = places.pick(key.Next())
	if c.ladderUp {
		f.Item[f.Up.tile()] = itemLadderUp
	}
	f.lightSmooth(c, &lava)
}

// replaceStone puts a block in the place of a random stone or, if there is no stone, onto the first tile.
func (g *ground) replaceStone(b Block, key threefry.Key) {
	stones := g.with(setOf(blockStone))
	*g.at(stones.pickShared(key, stones.count(), int(g.side))) = b
}

// shape returns the block that follows from the noise of sea, mountain, and the tunnels along and across.
func (c *smooth) shape(sea, mountain, along, across float32) Block {
	switch {
	case mountain > deepLine && sea > caveWater:
		return c.cave
	case mountain > mountainLine && (along > tunnelLine || across > tunnelLine):
		return c.path
	case mountain > mountainLine:
		return c.mountain
	case sea > c.waterLine:
		return c.sea
	case sea > c.sandLine && c.ground != c.sea:
		return c.coast
	}
	return c.ground
}

// strew turns some blocks into an ore. If among is not nil, it only changes tiles of that set.
func (g *ground) strew(o *ore, among *tiles, luck threefry.Key) {
	var veins lottery
	for i, b := range g.block {
		if b == o.in && (among == nil || among[i/int(g.side)]>>(i%int(g.side))&1 != 0) {
			veins.enter(i)
		}
	}
	for k, u := range veins.draw(luck) {
		if u < o.chance {
			g.block[veins.tile[k]] = o.block
		}
	}
}

// lottery draws numbers for some tiles of a floor. The reference draws them for all tiles.
type lottery struct {
	n    int
	tile [maxSide * maxSide]uint32
	luck [maxSide * maxSide]float32
}

// enter puts a tile into the lottery.
func (l *lottery) enter(tile int) {
	l.tile[l.n] = uint32(tile)
	l.n++
}

// draw returns a number in [0, 1) for each tile.
func (l *lottery) draw(key threefry.Key) []float32 {
	key.UniformsAt(l.luck[:l.n], l.tile[:l.n])
	return l.luck[:l.n]
}

// flood puts a block onto all of the tiles.
func (g *ground) flood(t *tiles, b Block) {
	for row, mask := range t {
		for ; mask != 0; mask &= mask - 1 {
			g.block[row*int(g.side)+bits.TrailingZeros64(mask)] = b
		}
	}
}

// lightSmooth lights a floor: everywhere on a floor that is not dark, otherwise around the ladder up, and beside lava.
func (f *Floor) lightSmooth(c *smooth, lava *tiles) {
	for i := range f.Light {
		f.Light[i] = c.light
	}
	if c.light >= 1 {
		return
	}
	corner := Cell{patchStart(f.Up.Row), patchStart(f.Up.Col)}
	for row := range glow {
		for col := range glow[row] {
			f.Light[corner.plus(Cell{int32(row), int32(col)}).tile()] = float32(glow[row][col]*(1-c.light)) + c.light
		}
	}
	if c.lava == blockLava {
		f.lightLava(lava)
	}
}

// patchStart returns where the light around a ladder begins. It should begin reach tiles before the ladder. Closer to the
// border, the reference takes that for a position from the other end.
func patchStart(ladder int32) int32 {
	from := ladder - reach
	if from < 0 {
		from += Side
	}
	return min(from, Side-square)
}

// shine is the light of a tile of lava on itself and the tiles around it.
var shine = [3][3]float32{{0.2, 0.7, 0.2}, {0.7, 1, 0.7}, {0.2, 0.7, 0.2}}

// lightLava adds the light of lava.
func (f *Floor) lightLava(lava *tiles) {
	for i := range f.Light {
		c := at(i)
		sum := float32(0)
		for row := range shine {
			for col := range shine[row] {
				n := c.plus(Cell{int32(row) - 1, int32(col) - 1})
				if n.inside() && lava[n.Row]>>n.Col&1 != 0 {
					sum += shine[row][col]
				}
			}
		}
		f.Light[i] = min(max(f.Light[i]+sum, 0), 1)
	}
}
