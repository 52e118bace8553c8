package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"ariadne/internal/atomicfile"
	"ariadne/internal/crew"
	"ariadne/internal/cut"
)

// Merging configures Merge.
type Merging struct {
	Threads  int         // files processed at a time; at least 1
	Progress func(Entry) // if not nil, called for each file in place, from one goroutine at a time
}

// Merge joins the folders of all parts of a data set into the folder that one Build without parts would have made, byte for
// byte. It checks the files' checksums. It links files if the file system can, and otherwise copies them; the parts stay as
// they are. The same call continues an interrupted merge. It is an error if parts are missing, incomplete, or of different data
// sets.
func Merge(ctx context.Context, dir string, parts []string, m Merging) (*Manifest, error) {
	whole, from, err := joinManifests(parts)
	if err != nil {
		return nil, given(err)
	}
	if err := merge(ctx, dir, whole, from, m); err != nil {
		return nil, fmt.Errorf("data set %s: %w", dir, err)
	}
	return whole, nil
}

// joinManifests joins the manifests of all parts. from holds the folder of each entry's file.
func joinManifests(parts []string) (whole *Manifest, from []string, err error) {
	if len(parts) == 0 {
		return nil, nil, errors.New("no parts of a data set are named")
	}
	var first *Manifest
	folders := map[int]string{} // by the number of the part
	for _, dir := range parts {
		m, err := ReadManifest(dir)
		if err != nil {
			return nil, nil, err
		}
		if err := m.isPart(first, folders, parts[0], dir); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", dir, err)
		}
		folders[m.Share.Part.Number] = dir
		if first == nil {
			first, whole = m, &Manifest{Episodes: m.Episodes, Variant: m.Variant, Seed: m.Seed, Policy: m.Policy, header: m.header}
		}
		whole.Entries = append(whole.Entries, m.Entries...)
		from = append(from, slices.Repeat([]string{dir}, len(m.Entries))...)
	}
	have := func(n int) bool { _, ok := folders[n]; return ok }
	if err := cut.Missing(first.Share.Part.Of, have); err != nil {
		return nil, nil, err
	}
	whole.header.Share = whole.header.Share.whole()
	whole.Share = whole.header.Share
	return whole, from, nil
}

// isPart returns an error unless a manifest, that of the folder dir, is another part of the same data set as first, which is
// the manifest of the folder of.
func (m *Manifest) isPart(first *Manifest, folders map[int]string, of, dir string) error {
	if m.Share.Part.Whole() {
		return fmt.Errorf("it has %v, but was not made as a part with --part", m.Share)
	}
	if first != nil {
		if m.Share.Part.Of != first.Share.Part.Of {
			return fmt.Errorf("it is part %v, and %s is one of %d", m.Share.Part, of, first.Share.Part.Of)
		}
		if other, ok := folders[m.Share.Part.Number]; ok {
			return fmt.Errorf("it is part %v, and so is %s", m.Share.Part, other)
		}
		if m.Episodes != first.Episodes {
			return fmt.Errorf("it is a part of %d episodes, and %s is one of %d", m.Episodes, of, first.Episodes)
		}
		same := m.header
		same.Share.Part = first.Share.Part
		if what, have, ask := same.difference(first.header); what != "" {
			return fmt.Errorf("its %s %v, not %v as of %s: these are parts of different data sets", what, have, ask, of)
		}
	}
	return m.whole()
}

func merge(ctx context.Context, dir string, whole *Manifest, from []string, o Merging) error {
	locked, err := hold(dir)
	if err != nil {
		return err
	}
	defer locked.Close()
	if err := mayHold(dir, whole); err != nil {
		return err
	}
	if err := bring(ctx, dir, whole.Entries, from, o); err != nil {
		return err
	}
	if err := atomicfile.SyncDir(dir); err != nil {
		return err
	}
	entries := map[int]Entry{}
	for _, e := range whole.Entries {
		i, _ := e.number()
		entries[i] = e
	}
	whole.Entries = whole.Entries[:0]
	for _, i := range slices.Sorted(maps.Keys(entries)) {
		whole.Entries = append(whole.Entries, entries[i])
	}
	l := &list{dir: dir, header: whole.header, entries: entries}
	return l.write()
}

// mayHold returns an error if something in a folder keeps a data set from being put there. Remains of an interrupted merge are
// allowed.
func mayHold(dir string, whole *Manifest) error {
	m, err := ReadManifest(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return given(err)
	default:
		if err := m.header.differs(whole.header); err != nil {
			return given(err)
		}
		if m.Episodes != whole.Episodes {
			return given(fmt.Errorf("it was planned for %d episodes, not %d", m.Episodes, whole.Episodes))
		}
	}
	if err := removeUnderWay(dir); err != nil {
		return err
	}
	there, err := filepath.Glob(filepath.Join(quoteGlob(dir), "*"+Extension))
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for _, e := range whole.Entries {
		names[e.File] = true
	}
	for _, path := range there {
		if !names[filepath.Base(path)] {
			return given(fmt.Errorf("it has a file, %s, that is of none of the parts; choose another folder", filepath.Base(path)))
		}
	}
	return nil
}

// bring puts the files of entries, each from the folder in from, into dir.
func bring(ctx context.Context, dir string, entries []Entry, from []string, o Merging) error {
	errs := make([]error, len(entries))
	var mu sync.Mutex
	crew.Each(o.Threads, len(entries), func(_, i int) {
		if ctx.Err() != nil {
			return
		}
		errs[i] = bringOne(dir, from[i], entries[i])
		if o.Progress != nil && errs[i] == nil {
			mu.Lock()
			o.Progress(entries[i])
			mu.Unlock()
		}
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	return firstOf(errs)
}

// bringOne links or copies a file, unless it is there already.
func bringOne(dir, from string, e Entry) error {
	source, target := filepath.Join(from, e.File), filepath.Join(dir, e.File)
	if _, err := os.Lstat(target); err == nil {
		if err := checksumIs(target, e); err != nil {
			return given(fmt.Errorf("%s exists already and differs from that of %s: %w", target, from, err))
		}
		return nil
	}
	if err := checksumIs(source, e); err != nil {
		return given(fmt.Errorf("episode %s: %w", source, err))
	}
	if os.Link(source, target) == nil {
		return nil
	}
	return copyFile(target, source)
}

// copyFile makes a copy that appears when it is complete.
func copyFile(target, source string) error {
	in, err := os.Open(source)
	if err != nil {
		return given(err)
	}
	defer in.Close()
	out, err := atomicfile.Create(target)
	if err != nil {
		return err
	}
	defer out.Abort()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Commit()
}
