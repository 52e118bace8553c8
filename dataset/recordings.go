package dataset

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"ariadne/assets"
	"ariadne/internal/crew"
	"ariadne/maze/explorer"
	"ariadne/task/memorymaze"
)

// Wanted describes the episodes from which somebody wants to learn.
type Wanted struct {
	Variant  memorymaze.Variant // the time limit may be different
	Repeat   int                // steps for which decisions were held, at least 1
	Textures string             // folder of the textures in the pictures, "" for the built-in ones
	Guide    explorer.Options   // configures the guide behind extras of what was seen
}

// Recordings are the episodes of a folder, checked to be undamaged and of one kind.
type Recordings struct {
	wanted Wanted
	dir    string
	files  []recording // in the order of their names
	steps  int64       // of all files together
}

// recording is a file.
type recording struct {
	path  string
	steps int
	sum   uint32 // checksum of its recipe and its actions, CRC-32C
}

// ReadRecordings reads all episodes of a folder once, of a data set or any others. It checks that they are undamaged and as
// wanted; the error says which file is wrong and how. Only the files' names stay in memory.
func ReadRecordings(ctx context.Context, dir string, w Wanted, threads int) (*Recordings, error) {
	r := &Recordings{wanted: w, dir: dir}
	listed, err := r.list()
	if err != nil {
		return nil, fmt.Errorf("recordings %s: %w", dir, err)
	}
	papers, err := assets.LoadTextures(w.Textures)
	if err != nil {
		return nil, err
	}
	textures := checksum(papers)
	errs := make([]error, len(r.files))
	crew.Each(threads, len(r.files), func(_, i int) {
		if ctx.Err() == nil {
			f := &r.files[i]
			errs[i] = w.read(f, listed[filepath.Base(f.path)], textures)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := firstOf(errs); err != nil {
		return nil, err
	}
	for _, f := range r.files {
		r.steps += int64(f.steps)
	}
	return r, nil
}

// list finds the files. If the folder has a manifest, list also returns its entries.
func (r *Recordings) list() (listed map[string]*Entry, err error) {
	paths, err := filepath.Glob(filepath.Join(quoteGlob(r.dir), "*"+Extension))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		r.files = append(r.files, recording{path: path})
	}
	listed = map[string]*Entry{}
	m, err := ReadManifest(r.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	default:
		if err := m.whole(); err != nil {
			return nil, err
		}
		for i := range m.Entries {
			e := &m.Entries[i]
			listed[e.File] = e
			if !slices.Contains(paths, filepath.Join(r.dir, e.File)) {
				return nil, fmt.Errorf("%s is missing, but the manifest lists it", e.File)
			}
		}
	}
	if len(r.files) == 0 {
		return nil, fmt.Errorf("there is no episode's file, *%s", Extension)
	}
	return listed, nil
}

// quoteGlob returns a pattern that matches only this path.
func quoteGlob(path string) string {
	var b []rune
	for _, c := range path {
		if slices.Contains([]rune(`*?[\`), c) {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return string(b)
}

// firstOf returns the first error, and says how many others there are.
func firstOf(errs []error) error {
	var first error
	more := 0
	for _, err := range errs {
		switch {
		case err == nil:
		case first == nil:
			first = err
		default:
			more++
		}
	}
	if more > 0 {
		return fmt.Errorf("%w (and %d more files have errors)", first, more)
	}
	return first
}

// read reads a whole file and checks it. listed is the file's entry in the manifest, or nil.
func (w *Wanted) read(to *recording, listed *Entry, textures uint32) error {
	f, err := Open(to.path)
	if err != nil {
		return err
	}
	defer f.Close()
	to.steps, to.sum = f.Steps(), f.sum()
	if err := w.check(f, to.path, listed, textures); err != nil {
		return fmt.Errorf("episode %s: %w", to.path, err)
	}
	return nil
}

// check reads the rest of an open file.
func (w *Wanted) check(f *File, path string, listed *Entry, textures uint32) error {
	if f.recipe != nil {
		return f.recipe
	}
	if err := w.fits(&f.Episode); err != nil {
		return err
	}
	if f.look.Textures != textures {
		return fmt.Errorf("its pictures were drawn with other textures (checksum %08x, the task's have %08x)", f.look.Textures, textures)
	}
	if listed != nil {
		if err := checksumIs(path, *listed); err != nil {
			return err
		}
	}
	return f.Check()
}

// sum returns a checksum of a file's recipe and actions.
func (f *File) sum() uint32 { return crc32.Update(f.about, castagnoli, f.Episode.Actions) }

// fits returns an error that says how an episode differs from what is wanted.
func (w *Wanted) fits(e *Episode) error {
	wanted, err := allSettings(&w.Variant)
	if err != nil {
		return err
	}
	has, err := allSettings(&e.Variant)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(merged(wanted, has))) {
		if a, b := has[name], wanted[name]; a != b && name != "time_limit" {
			if name == "layout" {
				return errors.New("it was recorded in another layout than the task's")
			}
			return fmt.Errorf("it was recorded with %s %v, the task has %v", name, orOff(a), orOff(b))
		}
	}
	return e.fitsRepeat(w.Repeat)
}

// allSettings returns a variant as settings of the task. A layout is included as text.
func allSettings(v *memorymaze.Variant) (map[string]any, error) {
	w, err := worldOf(v)
	if err != nil {
		return nil, err
	}
	return w.settings()
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// orOff returns the value of a setting, or "off" for nil, which stands for a setting that is left out because it is off.
func orOff(x any) any {
	if x == nil {
		return "off"
	}
	return x
}

// Len returns the number of episodes.
func (r *Recordings) Len() int { return len(r.files) }

// sum returns a checksum of all recipes and actions, in their order.
func (r *Recordings) sum() uint32 {
	var sum uint32
	for _, f := range r.files {
		sum = crc32.Update(sum, castagnoli, binary.LittleEndian.AppendUint32(nil, f.sum))
	}
	return sum
}

// open opens one of the files again. It is an error if the file has changed.
func (r *Recordings) open(i int) (*File, error) {
	f, err := Open(r.files[i].path)
	if err != nil {
		return nil, err
	}
	if f.Steps() != r.files[i].steps || f.sum() != r.files[i].sum {
		return nil, errors.Join(fmt.Errorf("episode %s: it has changed since training began", r.files[i].path), f.Close())
	}
	return f, nil
}
