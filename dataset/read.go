package dataset

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// Bounds on what is read, far beyond what is ever written. They keep a damaged or hostile file from filling the memory.
const (
	maxRows  = 1 << 25
	maxBytes = 1 << 30 // of all arrays except the pictures
)

// Array describes one array of a file.
type Array struct {
	Name  string
	Type  string // NumPy's name of the type, for example "<f8"
	Shape []int  // [T+1, ...]
	Bytes int64  // size in the file
}

// File is an open file of an episode, written by Ariadne or by another program in the reference's format. Frame reads the
// pictures one by one; everything else is held in memory. A File is used from one goroutine at a time.
type File struct {
	// Episode is the recipe, with the file's actions. If the file has no recipe, only the actions are set.
	Episode Episode
	Arrays  []Array // in the reference's order
	// Notes say how a file of another program differs from the reference's format, and how it was read.
	Notes []string

	foreign bool                // it has no recipe, so another program wrote it
	shapes  [len(columns)][]int // [T+1, ...], nil for a missing array
	size    int64
	look    look
	recipe  error                // nil, or ErrNoRecipe if the file has none
	about   uint32               // checksum of the recipe, CRC-32C
	rows    [len(columns)][]byte // except the pictures
	frames  io.ReadCloser        // the pictures, after their header
	next    int                  // number of the next picture
	closer  io.Closer            // the archive's file, or nil
}

// Open opens a file and reads everything except its pictures. The error about a bad file names the array that is wrong.
//
// The name of a data set's file may be given without return and steps.
func Open(path string) (*File, error) {
	path = Whole(path)
	file, err := os.Open(path)
	if err != nil {
		return nil, given(err)
	}
	info, err := file.Stat()
	var f *File
	if err == nil {
		f, err = read(file, info.Size())
	}
	if err != nil {
		_ = file.Close() // it was opened for reading only
		return nil, given(fmt.Errorf("episode %s: %w", path, err))
	}
	f.closer = file
	return f, nil
}

// Whole completes the name of a data set's file if it contains only the number of the episode. It returns path if there is no
// such file.
func Whole(path string) string {
	if _, err := os.Lstat(path); err == nil || len(filepath.Base(path)) != len(episodePrefix)+len(Extension) {
		return path
	}
	found, err := filepath.Glob(strings.TrimSuffix(path, Extension) + "-r*-*" + Extension)
	if err != nil || len(found) != 1 {
		return path
	}
	return found[0]
}

// ReadEpisode returns the recipe of a file. A file without a recipe is an error.
func ReadEpisode(path string) (*Episode, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if f.recipe != nil {
		return nil, fmt.Errorf("episode %s: %w", path, f.recipe)
	}
	e := f.Episode
	return &e, nil
}

// Close closes the file.
func (f *File) Close() error {
	var err error
	if f.frames != nil {
		err = f.frames.Close()
	}
	if f.closer != nil {
		err = errors.Join(err, f.closer.Close())
	}
	return err
}

// HasRecipe reports whether the episode can be simulated again.
func (f *File) HasRecipe() bool { return f.recipe == nil }

// Steps returns T, the number of steps.
func (f *File) Steps() int { return len(f.Episode.Actions) }

// Return returns the sum of the rewards.
func (f *File) Return() float64 {
	sum := 0.0
	for t := range f.Steps() + 1 {
		sum += f.float(rewardColumn, t)
	}
	return sum
}

// read reads an archive.
func read(r io.ReaderAt, size int64) (*File, error) {
	z, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	f := &File{size: size}
	_, _, err = readComment(z.Comment)
	f.foreign = errors.Is(err, ErrNoRecipe)
	parts, err := f.parts(z.File)
	if err != nil {
		return nil, err
	}
	if err := f.load(parts); err != nil {
		return nil, err
	}
	if err := f.readActions(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.readRecipe(z.Comment); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// parts finds the columns in an archive. It is an error if a column is missing or something else is there.
func (f *File) parts(files []*zip.File) (parts [len(columns)]*zip.File, err error) {
	for _, file := range files {
		name, ok := strings.CutSuffix(file.Name, arraySuffix)
		i := slices.IndexFunc(columns[:], func(c column) bool { return c.name == name })
		switch {
		case (!ok || i < 0) && f.foreign:
			f.note("%.60q is no array of an episode, and is left out", file.Name)
			continue
		case !ok || i < 0:
			return parts, fmt.Errorf("it holds %.60q, which is no array of an episode", file.Name)
		case parts[i] != nil:
			return parts, fmt.Errorf("it holds the array %s twice", name)
		}
		parts[i] = file
	}
	for i, p := range parts {
		switch needed := i == pictures || i == actionColumn || i == rewardColumn; {
		case p == nil && f.foreign && !needed:
			f.note("array %s is missing", columns[i].name)
		case p == nil:
			return parts, fmt.Errorf("the array %s is missing", columns[i].name)
		}
	}
	return parts, nil
}

// load reads the headers, and all arrays except the pictures.
func (f *File) load(parts [len(columns)]*zip.File) error {
	left := int64(maxBytes)
	for i := len(columns) - 1; i >= 0; i-- { // the pictures come last, because their reader stays open
		c := &columns[i]
		if parts[i] == nil {
			continue
		}
		if err := f.loadColumn(i, parts[i], &left); err != nil {
			if f.frames != nil {
				_ = f.frames.Close() // the first error says more
			}
			return fmt.Errorf("array %s: %w", c.name, err)
		}
	}
	slices.Reverse(f.Arrays)
	return f.agree()
}

// loadColumn reads one array. left is the number of bytes that may still be held in memory.
func (f *File) loadColumn(i int, part *zip.File, left *int64) error {
	c := &columns[i]
	r, err := part.Open()
	if err != nil {
		return err
	}
	if i == pictures {
		f.frames = r
	} else {
		defer r.Close()
	}
	head, err := readNPY(r)
	descr, shape := head.descr, head.shape
	usual := descr == c.kind.descr() && !head.fortran
	switch {
	case err != nil:
		return err
	case !usual && !f.foreign && head.fortran:
		return fmt.Errorf("it is in Fortran's order, want C's")
	case !usual && !f.foreign:
		return fmt.Errorf("its type is %q, want %q", descr, c.kind.descr())
	case len(shape) == 0 || shape[0] < 2 || shape[0] > maxRows:
		return fmt.Errorf("its shape is %v, want a row for each moment of an episode first", shape)
	}
	size := int64(c.kind.size())
	for _, d := range shape {
		if size *= int64(d); size > math.MaxInt64>>32 {
			return fmt.Errorf("its shape is %v, which is too large", shape)
		}
	}
	f.Arrays = append(f.Arrays, Array{Name: c.name, Type: descr, Shape: shape, Bytes: int64(part.CompressedSize64)})
	f.shapes[i] = shape
	if !usual {
		return f.convert(i, r, head, left)
	}
	if i == pictures {
		return nil
	}
	if *left -= size; *left < 0 {
		return fmt.Errorf("its shape is %v; the arrays of an episode may not take more than %d MiB", shape, maxBytes>>20)
	}
	// Memory grows with the bytes that really exist.
	rows, err := io.ReadAll(io.LimitReader(r, size+1))
	if err != nil {
		return err
	}
	if int64(len(rows)) != size {
		return fmt.Errorf("it has %d bytes or more, want %d for its shape %v", len(rows), size, shape)
	}
	f.rows[i] = rows
	return nil
}

// agree returns an error if the shapes of the arrays contradict each other.
func (f *File) agree() error {
	rows, side := f.shapes[pictures][0], 0
	if s := f.shapes[pictures]; len(s) == 4 {
		side = s[1]
	}
	grid, targets := 0, 0
	if s := f.shapes[planColumn]; len(s) == 3 {
		grid = s[1]
	}
	for _, i := range [...]int{targetsColumn, targetsColumn - 1} { // both hold positions of the targets: on the plan, and relative to the walker
		if s := f.shapes[i]; len(s) == 3 && targets == 0 {
			targets = s[1]
		}
	}
	v := memorymaze.Variant{CameraResolution: side, Maze: maze.Config{Size: grid, Targets: targets}}
	for i := range columns {
		want := append([]int{rows}, columns[i].shape(&v)...)
		if got := f.shapes[i]; got != nil && !slices.Equal(got, want) || got != nil && elements(got) == 0 {
			return fmt.Errorf("array %s: its shape is %v, which does not fit the others'", columns[i].name, got)
		}
	}
	return nil
}

// float returns element t of a column that has one float64 for each row.
func (f *File) float(i, t int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(f.rows[i][8*t:]))
}

// readActions reads the actions from their one-hot rows.
func (f *File) readActions() error {
	b := f.rows[actionColumn]
	var m moment
	var row []byte
	width := 8 * maze.Actions
	for t := range len(b) / width {
		got := b[t*width:][:width]
		m.first, m.action = t == 0, 0
		for ; m.action < maze.Actions; m.action++ {
			if row = appendAction(row[:0], &m); slices.Equal(row, got) {
				break
			}
		}
		if m.action == maze.Actions {
			return fmt.Errorf("array action: row %d is not the one-hot code of an action, or of none in row 0", t)
		}
		if t > 0 {
			f.Episode.Actions = append(f.Episode.Actions, m.action)
		}
	}
	return nil
}

// readRecipe reads the comment and checks it against the arrays.
func (f *File) readRecipe(text string) error {
	f.about = crc32.Checksum([]byte(text), castagnoli)
	r, v, err := readComment(text)
	if errors.Is(err, ErrNoRecipe) {
		f.recipe = err
		return nil
	}
	if err != nil {
		return err
	}
	f.Episode.Variant, f.Episode.Seed, f.Episode.Policy, f.Episode.Repeat, f.look = v, r.Seed, r.Policy, r.Repeat, r.look
	if err := f.Episode.Validate(); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	if r.Steps != f.Steps() {
		return fmt.Errorf("recipe: it has %d steps, but the arrays have %d", r.Steps, f.Steps())
	}
	for i := range columns {
		if got, want := f.shapes[i][1:], columns[i].shape(&v); !slices.Equal(got, want) {
			return fmt.Errorf("array %s: its rows have the shape %v, want %v as the recipe says", columns[i].name, got, want)
		}
	}
	return nil
}

// FrameSize returns the height and width of the pictures.
func (f *File) FrameSize() (height, width int) {
	return f.shapes[pictures][1], f.shapes[pictures][2]
}

// Frame reads the next picture into pix, [height, width, 3]. After the last picture it returns io.EOF; only this proves that no
// picture was damaged.
func (f *File) Frame(pix []byte) error {
	if want := elements(f.shapes[pictures][1:]); len(pix) != want {
		return fmt.Errorf("memory of %d bytes for a picture of %d", len(pix), want)
	}
	if f.next > f.Steps() {
		var more [1]byte
		if n, err := io.ReadFull(f.frames, more[:]); n != 0 {
			return given(fmt.Errorf("array %s: bytes follow its last row", columns[pictures].name))
		} else if err != io.EOF {
			return given(fmt.Errorf("array %s: %w", columns[pictures].name, err))
		}
		return io.EOF
	}
	if _, err := io.ReadFull(f.frames, pix); err != nil {
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("it is cut short")
		}
		return given(fmt.Errorf("array %s: row %d: %w", columns[pictures].name, f.next, err))
	}
	f.next++
	return nil
}

// Check reads all remaining pictures. Together, Open and Check detect any damage since the file was written.
func (f *File) Check() error {
	pix := make([]byte, elements(f.shapes[pictures][1:]))
	for {
		switch err := f.Frame(pix); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}
