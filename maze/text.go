package maze

// String draws the maze from above for a terminal, one line a row, the outer ring included: # wall, P spawn cell, G
// object cell.
func (l *Layout) String() string {
	g := l.Grid()
	text := make([]byte, 0, g*(g+1))
	for row := range g {
		for col := range g {
			char := l.Entity[row*g+col]
			if l.Wall(row, col) {
				char = '#'
			}
			text = append(text, char)
		}
		text = append(text, '\n')
	}
	return string(text)
}
