package maze

import "testing"

func TestBoxesCoverEachCellOnce(t *testing.T) {
	for _, size := range standardSizes {
		for seed := range uint32(10) {
			l := newTestEnv(t, standard(t, size), seed).Layout()
			g := l.Grid()
			check := func(what string, boxes []Box, grid []byte, wanted func(byte) bool) {
				t.Helper()
				covered := make([]int, g*g)
				for _, b := range boxes {
					if b.Rows%2 == 0 || b.Cols%2 == 0 {
						t.Errorf("size %d, seed %d: a %s of %d by %d cells", size, seed, what, b.Rows, b.Cols)
					}
					for row := b.Row; row < b.Row+b.Rows; row++ {
						for col := b.Col; col < b.Col+b.Cols; col++ {
							covered[row*g+col]++
							if grid[row*g+col] != b.Char {
								t.Errorf("size %d, seed %d: a %s of %q over %q", size, seed, what, b.Char, grid[row*g+col])
							}
						}
					}
				}
				for i, n := range covered {
					if (n == 1) != wanted(grid[i]) || n > 1 {
						t.Errorf("size %d, seed %d: cell %d is covered by %d %ss", size, seed, i, n, what)
					}
				}
			}
			check("wall", l.Walls, l.Entity, func(c byte) bool { return c >= '0' && c <= '9' })
			check("floor", l.Floors, l.Variation, func(byte) bool { return true })
		}
	}
}

// Worked out by hand. The first box takes three of the four columns, because widths are odd. Of the possible heights one and
// three, three covers more.
func TestCoverTakesTheLargestOddRectangle(t *testing.T) {
	grid := []byte("" +
		"####." +
		"####." +
		"###.." +
		"....." +
		".....")
	got := newCoverer(5).cover(nil, grid, '#')
	want := []Box{{0, 0, 3, 3, '#'}, {0, 3, 1, 1, '#'}, {1, 3, 1, 1, '#'}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("box %d is %v, want %v", i, got[i], want[i])
		}
	}
}
