package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"

	"ariadne/task"
)

// WindowOptions describe windows of recorded episodes and how they are read.
type WindowOptions struct {
	Length int    // L, rows of a window, at least 1
	Batch  int    // B, windows in a batch, at least 1
	Seed   uint64 // determines the order of episodes and the places of windows
	// Carried makes windows follow each other. Row b of a batch then continues where row b of the last batch ended, until the
	// episode has no whole window left. So an agent's state can be carried from batch to batch. Without Carried, each window is
	// drawn from all places of an episode, which is drawn from Pool episodes.
	Carried bool
	// Stagger makes row b of the first batch begin at b/B of its episode, so that episodes do not all begin and end together.
	// It is for Carried.
	Stagger bool
	// Pool is the number of episodes in memory if Carried is not set. 0 means 2·B. It is never more than there are episodes.
	// Each episode gives as many windows as fit into it side by side, before another replaces it.
	Pool int
	// Repeat, if not 0, is the number of steps for which decisions were held. Rows are then that many steps apart, and rewards
	// are summed over these steps. Files whose decisions were held for another number of steps are an error. 0 takes every row,
	// however decisions were held.
	Repeat  int
	Threads int      // number of threads that read ahead; 0 means one for each core
	Arrays  []string // names of the wanted arrays; nil means all of the reference's format
	// Skip leaves out files that are damaged, too short, lack an array or have other shapes than the first one. Without it they
	// are errors.
	Skip bool
	// Note, if not nil, is called with each difference of a file from the reference's format and how it was read, and with each
	// file that was skipped and the reason. Only OpenWindows and Next call it.
	Note func(path, what string)
}

// Windows streams windows of the episodes of a folder, in an order that follows from the seed. The files may come from other
// programs. Memory holds (B or Pool) + Threads episodes of about 12 MB each. A Windows is used from one goroutine at a time.
type Windows struct {
	o     WindowOptions
	dir   string
	paths []string
	about []column // the wanted columns
	like  []task.Array

	rng   *rand.PCG
	taken int64 // number of episodes begun so far, skipped ones included
	slots []windowSlot
	ahead map[int64]chan fetched
}

// Window is a batch of windows. The caller owns its memory, which NewWindow makes.
type Window struct {
	// First[b] is true if window b is the first of its episode, or independent of the last batch. An agent's state must then be
	// reset.
	First []bool // [B]
	// Episode[b] is the number of window b's file, in the order of file names. At[b] is the number of the window's first row.
	Episode, At []int // [B]
	// Arrays hold the rows, [L, B, Shape]: pictures and everything of type uint8 or bool as Uint8, the rest as Float32.
	Arrays []task.Array
}

// windowSlot is an episode from which windows are taken.
type windowSlot struct {
	file  int  // number of its file
	at    int  // first row of the next window, if Carried
	begun bool // a window was taken from it
	left  int  // number of windows that it still gives
	held
}

// held is an episode in memory.
type held struct {
	rows   int
	arrays []task.Array // [rows, Shape]
}

// fetched is the result of reading a file.
type fetched struct {
	held
	notes []string
	err   error
}

// OpenWindows finds the files of a folder and reads the first of them, to learn what they contain. With Skip, that is the first
// one that can be read.
func OpenWindows(dir string, o WindowOptions) (*Windows, error) {
	if o.Length < 1 || o.Batch < 1 || o.Pool < 0 || o.Threads < 0 || o.Repeat < 0 || o.Length >= maxRows {
		return nil, fmt.Errorf("windows: %d rows, %d at a time, from %d episodes, on %d threads; want at least 1 row and window", o.Length, o.Batch, o.Pool, o.Threads)
	}
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	w := &Windows{o: o, dir: dir, rng: rand.NewPCG(o.Seed, 0), ahead: map[int64]chan fetched{}}
	var err error
	if w.about, err = wantedColumns(o.Arrays); err != nil {
		return nil, fmt.Errorf("windows: %w", err)
	}
	if w.paths, err = filepath.Glob(filepath.Join(quoteGlob(dir), "*"+Extension)); err != nil {
		return nil, err
	}
	if len(w.paths) == 0 {
		return nil, given(fmt.Errorf("windows: there is no episode's file, *%s, in %s", Extension, dir))
	}
	switch {
	case o.Carried:
		w.o.Pool = o.Batch
	case o.Pool == 0:
		w.o.Pool = min(2*o.Batch, len(w.paths))
	default:
		w.o.Pool = min(o.Pool, len(w.paths))
	}
	for i := range w.paths {
		r := w.read(i)
		if r.err == nil {
			w.like = shapesOf(r.arrays)
			return w, nil
		}
		if !o.Skip {
			return nil, r.err
		}
	}
	return nil, given(fmt.Errorf("windows: none of the %d files of %s can be read; the first: %w", len(w.paths), dir, w.read(0).err))
}

// wantedColumns returns the columns with the given names, or all if names is nil.
func wantedColumns(names []string) ([]column, error) {
	if names == nil {
		return columns[:], nil
	}
	var list []column
	for _, name := range names {
		i := slices.IndexFunc(columns[:], func(c column) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("array %.60q is not known%s", name, task.Suggestion(name, columnNames()))
		}
		list = append(list, columns[i])
	}
	return list, nil
}

func columnNames() (names []string) {
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

// shapesOf returns arrays without their elements.
func shapesOf(arrays []task.Array) []task.Array {
	var list []task.Array
	for _, a := range arrays {
		list = append(list, task.Array{Name: a.Name, Shape: a.Shape})
	}
	return list
}

// Len returns the number of files.
func (w *Windows) Len() int { return len(w.paths) }

// Path returns the path of a file. episode is a number from Window.Episode.
func (w *Windows) Path(episode int) string { return w.paths[episode] }

// NewWindow makes memory for Next.
func (w *Windows) NewWindow() *Window {
	b := w.o.Batch
	to := &Window{First: make([]bool, b), Episode: make([]int, b), At: make([]int, b), Arrays: shapesOf(w.like)}
	for k, c := range w.about {
		n := w.o.Length * b * to.Arrays[k].Size()
		if c.kind == float64s {
			to.Arrays[k].Float32 = make([]float32, n)
		} else {
			to.Arrays[k].Uint8 = make([]uint8, n)
		}
	}
	return to
}

// Next writes the next windows.
func (w *Windows) Next(to *Window) error {
	if w.slots == nil {
		slots := make([]windowSlot, w.o.Pool)
		for i := range slots {
			s := &slots[i]
			if err := w.begin(s); err != nil {
				return err
			}
			if w.o.Stagger && w.o.Carried {
				skip := i * s.left / len(slots)
				s.at, s.left = s.at+skip*w.o.Length, s.left-skip
			}
		}
		w.slots = slots
	}
	for b := range w.o.Batch {
		s := &w.slots[b]
		if !w.o.Carried {
			s = &w.slots[below(w.rng, uint64(len(w.slots)))]
		}
		if s.left == 0 {
			if err := w.begin(s); err != nil {
				return err
			}
		}
		if !w.o.Carried {
			s.at = int(below(w.rng, uint64(s.rows-w.o.Length)+1))
		}
		to.First[b], to.Episode[b], to.At[b] = !w.o.Carried || !s.begun, s.file, s.at
		s.copy(to, b, w.o)
		s.begun = true
		if s.left--; w.o.Carried {
			s.at += w.o.Length
		}
	}
	return nil
}

// begin puts the next episode into a slot.
func (w *Windows) begin(s *windowSlot) error {
	for bad := 0; ; bad++ {
		number := w.taken
		w.taken++
		file := w.file(number)
		path := w.paths[file]
		r := w.fetch(number)
		for _, note := range r.notes {
			w.note(path, note)
		}
		if r.err == nil {
			*s = windowSlot{file: file, left: r.rows / w.o.Length, held: r.held}
			if w.o.Carried { // rows that do not fill a window are left out at the start and at the end, divided at random
				s.at = int(below(w.rng, uint64(r.rows%w.o.Length)+1))
			}
			return nil
		}
		if !w.o.Skip || bad > 2*len(w.paths) {
			return r.err
		}
		w.note(path, fmt.Sprintf("skipped: %v", r.err))
	}
}

func (w *Windows) note(path, what string) {
	if w.o.Note != nil {
		w.o.Note(path, what)
	}
}

// file returns the file of an episode, given the number of episodes that were begun before it. Each pass through all files has
// its own order.
func (w *Windows) file(number int64) int { return shuffled(w.o.Seed, number, len(w.paths)) }

// fetch waits until a file has been read, and starts to read the next ones.
func (w *Windows) fetch(number int64) fetched {
	for n := number; n <= number+int64(w.o.Threads); n++ {
		if _, ok := w.ahead[n]; !ok {
			done := make(chan fetched, 1)
			w.ahead[n] = done
			go func() { done <- w.read(w.file(n)) }()
		}
	}
	r := <-w.ahead[number]
	delete(w.ahead, number)
	if r.err == nil && !sameShapes(r.arrays, w.like) {
		r.err = given(fmt.Errorf("episode %s: its arrays have other shapes than those of %s", w.paths[w.file(number)], w.paths[0]))
	}
	return r
}

func sameShapes(a, b []task.Array) bool {
	return slices.EqualFunc(a, b, func(a, b task.Array) bool { return slices.Equal(a.Shape, b.Shape) })
}

// read reads the wanted arrays of a file.
func (w *Windows) read(i int) fetched {
	path := w.paths[i]
	f, err := Open(path)
	if err != nil {
		return fetched{err: err}
	}
	defer f.Close()
	repeat := max(w.o.Repeat, 1)
	r := fetched{notes: f.Notes, held: held{rows: f.Steps()/repeat + 1}}
	if w.o.Repeat > 0 {
		if err := f.Episode.fitsRepeat(repeat); err != nil {
			r.err = given(fmt.Errorf("episode %s: %w", path, err))
			return r
		}
	}
	if r.rows < w.o.Length {
		r.err = given(fmt.Errorf("episode %s: it has %d rows, fewer than a window of %d", path, r.rows, w.o.Length))
		return r
	}
	for _, c := range w.about {
		a, err := f.array(slices.Index(columnNames(), c.name))
		if err != nil {
			return fetched{notes: f.Notes, err: given(fmt.Errorf("episode %s: array %s: %w", path, c.name, err))}
		}
		r.arrays = append(r.arrays, decisions(a, repeat))
	}
	return r
}

// decisions reduces the rows of a column to those at which a decision was made. Rewards are summed.
func decisions(a task.Array, repeat int) task.Array {
	if repeat == 1 {
		return a
	}
	n := a.Size()
	thin := task.Array{Name: a.Name, Shape: a.Shape, Float32: every(a.Float32, n, repeat), Uint8: every(a.Uint8, n, repeat)}
	if a.Name == columns[rewardColumn].name {
		for i, sum := range thin.Float32 {
			for _, more := range a.Float32[max(0, (i-1)*repeat+1) : i*repeat] {
				sum += more
			}
			thin.Float32[i] = sum
		}
	}
	return thin
}

// every returns each repeat-th of the rows, which have n elements.
func every[E any](rows []E, n, repeat int) []E {
	var some []E
	for at := 0; at < len(rows); at += n * repeat {
		some = append(some, rows[at:at+n]...)
	}
	return some
}

// array returns a whole column.
func (f *File) array(i int) (task.Array, error) {
	if f.shapes[i] == nil {
		return task.Array{}, errors.New("it is missing")
	}
	a := task.Array{Name: columns[i].name, Shape: f.shapes[i][1:]}
	if i == pictures {
		a.Uint8 = make([]uint8, elements(f.shapes[i]))
		size := a.Size()
		for t := range f.Steps() + 1 {
			if err := f.Frame(a.Uint8[t*size:][:size]); err != nil {
				return a, err
			}
		}
		if err := f.Frame(make([]byte, size)); err != io.EOF { // only io.EOF proves that no picture was damaged
			return a, err
		}
		return a, nil
	}
	if columns[i].kind != float64s {
		a.Uint8 = f.rows[i]
		return a, nil
	}
	a.Float32 = make([]float32, len(f.rows[i])/8)
	for k := range a.Float32 {
		a.Float32[k] = float32(math.Float64frombits(binary.LittleEndian.Uint64(f.rows[i][8*k:])))
	}
	return a, nil
}

// copy copies a window of the episode into row b of a batch.
func (s *windowSlot) copy(to *Window, b int, o WindowOptions) {
	for k := range to.Arrays {
		out, from := &to.Arrays[k], &s.arrays[k]
		n := out.Size()
		for t := range o.Length {
			at, row := (t*o.Batch+b)*n, (s.at+t)*n
			copy(out.Uint8[min(at, len(out.Uint8)):], from.Uint8[min(row, len(from.Uint8)):min(row+n, len(from.Uint8))])
			copy(out.Float32[min(at, len(out.Float32)):], from.Float32[min(row, len(from.Float32)):min(row+n, len(from.Float32))])
		}
	}
}
