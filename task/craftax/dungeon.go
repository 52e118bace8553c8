package craftax

import "ariadne/internal/rng/threefry"

// Measures of a dungeon in tiles.
const (
	rooms     = 8
	minRoom   = 5
	maxRoom   = 10 // rooms stay smaller, but are cut out of squares of this side
	chunk     = 16 // each room is in a chunk of its own
	chunkSide = Side / chunk
	chunks    = chunkSide * chunkSide
	padded    = Side + 2*maxRoom // with a margin into which rooms may extend
)

// halls is a dungeon in the making, with its margin.
type halls struct {
	block [padded][padded]Block
	item  [padded][padded]Item
	room  [rooms]Cell // upper left corners
	size  [rooms]Cell
}

// makeDungeon makes a floor of rooms and corridors.
func (f *Floor) makeDungeon(c *dungeon, key threefry.Key) {
	var h halls
	sizes := key.Child(2)
	key.Skip()
	for i := range h.size {
		h.size[i] = Cell{sizes.IntAt(uint32(2*i), minRoom, maxRoom), sizes.IntAt(uint32(2*i+1), minRoom, maxRoom)}
	}
	for row := range Side {
		for col := range Side {
			h.block[maxRoom+row][maxRoom+col] = blockWall
		}
	}
	h.digRooms(c, key.Next())
	h.digCorridors(key.Next())
	h.block[h.room[0].Row+2][h.room[0].Col+2] = c.special

	f.takeHalls(&h, c, key.Next())
	g := f.ground()
	paths := g.with(setOf(blockPath))
	f.Down = paths.pickShared(key.Next(), paths.count(), Side)
	f.Item[f.Down.tile()] = itemLadderDown
	f.Up = paths.pick(key.Next())
	f.Item[f.Up.tile()] = itemLadderUp
}

// digRooms puts each room somewhere into a chunk that has none yet.
func (h *halls) digRooms(c *dungeon, key threefry.Key) {
	var vacant [chunks]float32
	for i := range vacant {
		vacant[i] = 1
	}
	for i := range h.room {
		var weights [chunks]float32
		threefry.PrefixSum(weights[:], vacant[:])
		n := key.Next().Choice(weights[:])
		vacant[n] = 0
		shift := key.Next()
		room := Cell{
			int32(n%chunkSide*chunk+maxRoom) + shift.IntAt(0, 0, chunk-minRoom),
			int32(n/chunkSide*chunk+maxRoom) + shift.IntAt(1, 0, chunk-minRoom),
		}
		h.room[i] = room
		size := h.size[i]
		for row := range size.Row {
			for col := range size.Col {
				h.block[room.Row+row][room.Col+col] = blockPath
			}
		}
		last := room.plus(Cell{size.Row - 1, size.Col - 1})
		h.item[room.Row][room.Col] = itemTorch
		h.item[last.Row][room.Col] = itemTorch
		h.item[room.Row][last.Col] = itemTorch
		h.item[last.Row][last.Col] = itemTorch

		chest := key.Next()
		h.block[room.Row+chest.IntAt(0, 1, size.Row-1)][room.Col+chest.IntAt(1, 1, size.Col-1)] = blockChest
		spot, wanted := key.Child(1), key.Child(2)
		key.Skip()
		if wanted.Uniform() > 0.5 {
			h.block[room.Row+spot.IntAt(0, 1, size.Row-1)][room.Col+spot.IntAt(1, 1, size.Col-1)] = c.fountain
		}
	}
}

// digCorridors connects each room with one that is connected already. The last room counts as connected at the start.
func (h *halls) digCorridors(key threefry.Key) {
	connected := [rooms]float32{rooms - 1: 1}
	for i, from := range h.room {
		var weights [rooms]float32
		threefry.PrefixSum(weights[:], connected[:])
		to := h.room[key.Next().Choice(weights[:])]
		key = key.Child(1)
		if from.Col != to.Col {
			for col := min(from.Col, to.Col); col <= max(from.Col, to.Col); col++ {
				h.dig(Cell{from.Row, col})
			}
		}
		if from.Row != to.Row {
			for row := min(from.Row, to.Row); row <= max(from.Row, to.Row); row++ {
				h.dig(Cell{row, to.Col})
			}
		}
		connected[i] = 1
	}
}

// dig turns a wall into a path.
func (h *halls) dig(c Cell) {
	if b := &h.block[c.Row][c.Col]; *b == blockWall {
		*b = blockPath
	}
}

// rareWeights are the weights of common and rare blocks.
var rareWeights = sums(0.9, 0.1)

// takeHalls takes the dungeon without its margin. It makes walls of the tiles beside something, and darkness of those beside
// nothing. Some walls have moss, and some paths become the rare block.
func (f *Floor) takeHalls(h *halls, c *dungeon, luck threefry.Key) {
	for i := range f.Block {
		cell := at(i)
		row, col := cell.Row+maxRoom, cell.Col+maxRoom
		b, item := h.block[row][col], h.item[row][col]
		f.Item[i] = item
		f.Light[i] = 1
		switch {
		case b == blockWall && !h.beside(cell):
			b = blockDarkness
		case b == blockWall && rare(luck, i):
			b = blockWallMoss
		case b == blockPath && item == itemNone && rare(luck, i):
			b = c.rare
		}
		f.Block[i] = b
	}
}

// rare reports whether a tile is rare.
func rare(luck threefry.Key, tile int) bool { return luck.ChoiceAt(uint32(tile), rareWeights) == 1 }

// beside reports whether one of the four tiles next to a cell is no wall. The cell lies inside the margin.
func (h *halls) beside(c Cell) bool {
	for _, d := range directions[1:] {
		n := c.plus(d)
		if n.inside() && h.block[n.Row+maxRoom][n.Col+maxRoom] != blockWall {
			return true
		}
	}
	return false
}
