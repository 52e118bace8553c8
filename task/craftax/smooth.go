package craftax

import (
	"math/bits"

	"ariadne/internal/rng/threefry"
)

// Lines of the noise that shapes mountains.
const (
	mountainLift = 0.05
	mountainLine = 0.7
	tunnelLine   = 0.8
	deepLine     = 0.85 // inside mountains, for caves and lava
	caveWater    = 0.4
	lavaNoise    = 0.7 // of the trees
)

// ramp is the distance from the middle, 1 after so many tiles, and at most most.
func ramp(tiles, most float32) (f field) {
	for i := range f {
		c := at(i)
		f[i] = min(distanceOf(int(c.Row-start.Row), int(c.Col-start.Col))/tiles, most)
	}
	return f
}

// makeSmooth makes a floor from noise. The keys are drawn in the order of the reference, some for nothing.
func (f *Floor) makeSmooth(c *smooth, key threefry.Key, diamond bool) {
	var sea, mountain, tunnels, trees field
	sea.fractal(key.Next(), 3, 3)
	key.Skip()
	mountain.fractal(key.Next(), 3, 3)
	tunnels.fractal(key.Next(), 6, 24)
	key.Skip()
	trees.fractal(key.Next(), 12, 12)
	luck := key // the reference draws with the key that it goes on to split
	ores := key.Next()

	for i := range sea {
		sea[i] = sea[i] + c.dry[i] - 1
		mountain[i] = mountain[i] + mountainLift + c.flat[i] - 1
	}
	var lava tiles
	var wooded lottery
	for row := range Side {
		for col := range Side {
			i := row*Side + col
			b := c.shape(sea[i], mountain[i], tunnels[i], tunnels[col*Side+row])
			f.Block[i] = b
			if b == c.treeGround && trees[i] > c.treeNoise {
				wooded.enter(i)
			}
			if mountain[i] > deepLine && trees[i] > lavaNoise {
				lava[row] |= 1 << col
			}
		}
	}
	for k, u := range wooded.draw(luck) {
		if u > c.treeChance {
			f.Block[wooded.tile[k]] = c.tree
		}
	}
	f.strew(&c.ores, ores)
	f.flood(&lava, c.lava)

	g := f.ground()
	stones := g.with(setOf(blockStone))
	stone := stones.pickShared(key.Next(), stones.count(), Side)
	f.Block[stone.tile()] = blockStone
	if diamond {
		f.Block[stone.tile()] = blockDiamond
	}
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

// shape returns the block that sea, mountain and the tunnels along and across make.
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

// strew turns some blocks into ores, one kind after the other.
func (f *Floor) strew(ores *[5]ore, key threefry.Key) {
	for _, o := range ores {
		if o.chance == 0 {
			key.Skip()
			continue
		}
		luck := key.Next()
		var veins lottery
		for i, b := range f.Block {
			if b == o.in {
				veins.enter(i)
			}
		}
		for k, u := range veins.draw(luck) {
			if u < o.chance {
				f.Block[veins.tile[k]] = o.block
			}
		}
	}
}

// lottery draws for some tiles of a floor, of which the reference draws for all.
type lottery struct {
	n    int
	tile [area]uint32
	luck [area]float32
}

// enter puts a tile into the lottery.
func (l *lottery) enter(tile int) {
	l.tile[l.n] = uint32(tile)
	l.n++
}

// draw returns a real in [0, 1) for each tile.
func (l *lottery) draw(key threefry.Key) []float32 {
	key.UniformsAt(l.luck[:l.n], l.tile[:l.n])
	return l.luck[:l.n]
}

// flood puts a block onto tiles.
func (f *Floor) flood(t *tiles, b Block) {
	for row, mask := range t {
		for ; mask != 0; mask &= mask - 1 {
			f.Block[row*Side+bits.TrailingZeros64(mask)] = b
		}
	}
}

// lightSmooth lights a floor: everywhere where it is not dark, around the ladder up, and by lava.
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

// patchStart is where the light around a ladder begins. It should be reach tiles before the ladder; closer to the border
// than that the reference takes it for a position from the other end.
func patchStart(ladder int32) int32 {
	from := ladder - reach
	if from < 0 {
		from += Side
	}
	return min(from, Side-square)
}

// shine is the light of a tile of lava on the tiles around it.
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
