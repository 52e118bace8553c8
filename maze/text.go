package maze

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// String draws the maze from above for a terminal, one line for each row, with the outer ring: # wall, P spawn cell, G object cell.
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

// The text format of layouts, which people and other programs write. docs/maze.md describes it.
const (
	textMagic   = "ariadne maze"
	textVersion = "1"
	textComment = ';'

	textTexture = "texture"
	textMaze    = "maze"
	textRooms   = "rooms"

	textWall = '#' // a wall whose digit follows from its place, as in generated mazes
)

// WriteLayout writes a layout as text for ReadLayout: the wall textures, the cells, and the rooms if there are any.
func WriteLayout(w io.Writer, l *Layout) error {
	g := l.Grid()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n", textMagic, textVersion)
	for digit, texture := range l.WallTexture {
		if int(texture) < len(WallTextures) {
			fmt.Fprintf(&b, "%s %d %s\n", textTexture, digit, WallTextures[texture])
		}
	}
	fmt.Fprintf(&b, "\n%s\n", textMaze)
	for row := range g {
		for col := range g {
			char := l.Entity[row*g+col]
			if char == wallDigit(row, col, g) {
				char = textWall
			}
			b.WriteByte(char)
		}
		b.WriteByte('\n')
	}
	if slices.ContainsFunc(l.Variation, func(c byte) bool { return c != cellOutside }) {
		fmt.Fprintf(&b, "\n%s\n", textRooms)
		for row := range slices.Chunk(l.Variation, g) {
			b.Write(row)
			b.WriteByte('\n')
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// TextError says what is wrong with a layout's text, and where.
type TextError struct {
	Line   int // from 1
	Column int // from 1; 0 means the whole line
	What   string
}

// Error implements error.
func (e *TextError) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.What)
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.What)
}

// ReadLayout reads a layout from text and checks it as Layout.Check does. Errors in the text are of type *TextError. Walls whose
// texture the text does not name have AnyTexture.
func ReadLayout(r io.Reader) (*Layout, error) {
	const longest = 1 << 16 // bytes; far more than the largest maze with a comment for each row needs
	text, err := io.ReadAll(io.LimitReader(r, longest+1))
	if err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if len(text) > longest {
		return nil, fmt.Errorf("layout: the text is longer than %d bytes; this is no maze", longest)
	}
	p := textParser{layout: &Layout{Height: WallHeight}, lines: bufio.NewScanner(bytes.NewReader(text))}
	p.lines.Buffer(nil, longest+1)
	for i := range p.layout.WallTexture {
		p.layout.WallTexture[i] = AnyTexture
	}
	if err := p.parse(); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	return p.layout, nil
}

// textParser reads a text line by line.
type textParser struct {
	layout *Layout
	lines  *bufio.Scanner
	line   string
	number int // of the current line, from 1

	maze, rooms textGrid
}

// textGrid is one of the two grids of a text, with the lines on which it stands.
type textGrid struct {
	head  int // line with the grid's name; 0 if the grid is missing
	rows  []string
	lines []int // line of each row
}

// next reads the next line that is no comment.
func (p *textParser) next() bool {
	for p.lines.Scan() {
		p.number++
		p.line = p.lines.Text()
		if p.line == "" || p.line[0] != textComment {
			return true
		}
	}
	return false
}

func (p *textParser) errorf(column int, format string, args ...any) error {
	return &TextError{p.number, column, fmt.Sprintf(format, args...)}
}

func (p *textParser) parse() error {
	if !p.next() || strings.TrimSpace(p.line) != textMagic+" "+textVersion {
		p.number = max(p.number, 1)
		return p.errorf(0, "the text begins with %.40q; want %q in the first line", p.line, textMagic+" "+textVersion)
	}
	for more := p.next(); more; {
		words := strings.Fields(p.line)
		switch {
		case len(words) == 0:
			more = p.next()
		case words[0] == textTexture:
			if err := p.texture(words[1:]); err != nil {
				return err
			}
			more = p.next()
		case len(words) == 1 && (words[0] == textMaze || words[0] == textRooms):
			grid := &p.maze
			if words[0] == textRooms {
				grid = &p.rooms
			}
			if grid.head != 0 {
				return p.errorf(0, "a second %s; the first one is in line %d", words[0], grid.head)
			}
			more = p.grid(grid)
		default:
			return p.errorf(0, "%.40q is not understood; want %q, %q with the rows of the maze below it, %q likewise, or a comment after %c",
				p.line, textTexture+" DIGIT NAME", textMaze, textRooms, textComment)
		}
	}
	return p.finish()
}

// texture reads what follows the word "texture": a digit and a name.
func (p *textParser) texture(words []string) error {
	if len(words) != 2 || len(words[0]) != 1 || words[0][0] < '0' || words[0][0] > '9' {
		return p.errorf(0, "want %q with a digit from 0 to 9", textTexture+" DIGIT NAME")
	}
	texture := slices.Index(WallTextures[:], words[1])
	if texture < 0 {
		return p.errorf(strings.Index(p.line, words[1])+1, "no texture is called %.40q; there are: %s", words[1], strings.Join(WallTextures[:], ", "))
	}
	digit := words[0][0] - '0'
	if p.layout.WallTexture[digit] != AnyTexture {
		return p.errorf(0, "a second texture for walls %d; leave out one of them", digit)
	}
	p.layout.WallTexture[digit] = uint8(texture)
	return nil
}

// grid reads the rows of a grid. They end at a blank line, at the head of the other grid or at the end of the text. grid reports
// whether the parser holds a further line then.
func (p *textParser) grid(g *textGrid) (more bool) {
	g.head = p.number
	for p.next() {
		if word := strings.TrimSpace(p.line); word == "" || word == textMaze || word == textRooms {
			return true
		}
		g.rows = append(g.rows, p.line)
		g.lines = append(g.lines, p.number)
	}
	return false
}

// finish makes a layout of what was read.
func (p *textParser) finish() error {
	if p.maze.head == 0 {
		p.number++
		return p.errorf(0, "the text ends without a maze; want the line %q and the rows below it", textMaze)
	}
	side := len(p.maze.rows)
	l := p.layout
	l.Size = side - 2
	if l.Size < minDrawnSize || l.Size > maxSize || l.Size%2 == 0 {
		return &TextError{p.maze.head, 0, fmt.Sprintf("a maze of %d rows; want an odd number from %d to %d, the border included", side, minDrawnSize+2, maxSize+2)}
	}
	var err error
	if l.Entity, err = p.maze.cells(side, isCell, noCell, "as many as the maze has rows"); err != nil {
		return err
	}
	for i, char := range l.Entity {
		if char == textWall {
			l.Entity[i] = wallDigit(i/side, i%side, side)
		}
	}
	if p.rooms.head == 0 {
		l.Variation = bytes.Repeat([]byte{cellOutside}, side*side)
	} else if l.Variation, err = p.rooms.cells(side, isRoom, noRoom, "as in the maze"); err != nil {
		return err
	}
	if err := l.Check(); err != nil {
		return p.locate(err)
	}
	l.rebuild(newCoverer(side))
	return nil
}

func isCell(char rune) bool {
	return char >= '0' && char <= '9' || char == textWall || char == cellEmpty || char == cellSpawn || char == cellObject
}

func isRoom(char rune) bool { return char >= 'A' && char <= 'Z' || char == cellOutside }

// cells joins the rows of a grid, which must be side rows of side characters. For error messages, unknown says what is wrong with
// an unknown character, and why says what determines the number of rows and columns.
func (g *textGrid) cells(side int, known func(rune) bool, unknown, why string) ([]byte, error) {
	if len(g.rows) != side {
		return nil, &TextError{g.head, 0, fmt.Sprintf("%d rows follow, want %d, %s", len(g.rows), side, why)}
	}
	cells := make([]byte, 0, side*side)
	for i, row := range g.rows {
		for at, char := range row {
			if !known(char) {
				return nil, &TextError{g.lines[i], at + 1, fmt.Sprintf("%q %s", char, unknown)}
			}
		}
		if len(row) != side {
			return nil, &TextError{g.lines[i], min(len(row), side) + 1, fmt.Sprintf("a row of %d cells, want %d, %s", len(row), side, why)}
		}
		cells = append(cells, row...)
	}
	return cells, nil
}

// locate turns an error of Layout.Check into one that names the line and column of the text.
func (p *textParser) locate(err error) error {
	var f *flaw
	if !errors.As(err, &f) {
		return &TextError{p.maze.head, 0, err.Error()}
	}
	grid := &p.maze
	if f.room {
		grid = &p.rooms
	}
	return &TextError{grid.lines[f.row], f.col + 1, f.what}
}
