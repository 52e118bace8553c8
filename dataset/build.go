package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"

	"ariadne/internal/crew"
	"ariadne/internal/dirlock"
	"ariadne/task/memorymaze"
)

// Plan describes a data set.
type Plan struct {
	Variant  memorymaze.Variant
	Seed     uint32 // of the first episode; only written to the manifest
	Episodes int
	Player   Player
	Threads  int // episodes made at a time; at least 1
	Options  Options
	Share    Share // which of the episodes this folder gets
	// Progress, if not nil, is called for each complete file, including those of an earlier build. Calls come from one
	// goroutine at a time.
	Progress func(Entry)
}

// maxEpisodes is the number of episodes for which file names have enough digits.
const maxEpisodes = 1_000_000

// Count returns the number of episodes that the folder gets.
func (p *Plan) Count() int {
	s := p.share()
	return s.count(p.Episodes)
}

// share returns the plan's share, with the group size of its players.
func (p *Plan) share() Share {
	s := p.Share
	if !s.all() {
		s.Group = p.Player.Group()
	}
	return s
}

// Build makes the files of a data set in a folder, episode-000000-r6-1000.npz and so on, and their manifest. If the folder
// holds a part of the same data set, Build makes what is missing. The files are the same, bit for bit, however often a build
// was interrupted and however many threads it uses. A folder with another data set is an error. When ctx ends, Build drops
// unfinished files and returns its error.
func Build(ctx context.Context, dir string, p Plan) error {
	if p.Episodes < 1 || p.Episodes > maxEpisodes || p.Threads < 1 {
		return given(fmt.Errorf("data set: %d episodes on %d threads; both must be at least 1, and episodes at most %d", p.Episodes, p.Threads, maxEpisodes))
	}
	if int64(p.Seed)+int64(p.Episodes)-1 > math.MaxUint32 {
		return given(fmt.Errorf("data set: seeds from %d on for %d episodes pass %d, the largest there is", p.Seed, p.Episodes, uint32(math.MaxUint32)))
	}
	if err := p.Share.validate(); err != nil {
		return given(fmt.Errorf("data set: %w", err))
	}
	if err := build(ctx, dir, &p); err != nil {
		return fmt.Errorf("data set %s: %w", dir, err)
	}
	return nil
}

// hold makes a data set's folder if it does not exist, and locks it until the result is closed.
func hold(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, given(err)
	}
	locked, err := dirlock.Lock(dir)
	return locked, given(err)
}

func build(ctx context.Context, dir string, p *Plan) error {
	locked, err := hold(dir)
	if err != nil {
		return err
	}
	defer locked.Close()
	writer, err := NewWriter(p.Variant, p.Options) // for the first thread; it also says how pictures look
	if err != nil {
		return err
	}
	h, err := p.header(writer.stage.look)
	if err != nil {
		return errors.Join(err, writer.Close())
	}
	have, err := takeUp(dir, h)
	if err != nil {
		return errors.Join(err, writer.Close())
	}
	if p.Progress != nil {
		for i := range p.Episodes {
			if e, ok := have[i]; ok {
				p.Progress(e)
			}
		}
	}
	b := &builder{plan: p, dir: dir, have: have}
	if b.list, err = startList(dir, h, have); err != nil {
		return errors.Join(err, writer.Close())
	}
	err = b.run(ctx, writer)
	return errors.Join(err, b.list.close())
}

func (p *Plan) header(l look) (header, error) {
	w, err := worldOf(&p.Variant)
	return header{
		Format: manifestFormat, Version: manifestVersion, Episodes: p.Episodes,
		Variant: p.Variant.Name(), Seed: p.Seed, Policy: p.Player.Policy(), Share: p.share(), Maze: w, look: l,
	}, err
}

// removeUnderWay removes unfinished files of a process that ended while it wrote them.
func removeUnderWay(dir string) error {
	for _, pattern := range []string{".episode-*.tmp", "." + ManifestName + ".*.tmp"} {
		left, err := filepath.Glob(filepath.Join(quoteGlob(dir), pattern))
		if err != nil {
			return err
		}
		for _, path := range left {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeUp returns the complete files of a data set in a folder. It removes unfinished ones.
func takeUp(dir string, h header) (map[int]Entry, error) {
	if err := removeUnderWay(dir); err != nil {
		return nil, err
	}
	have := map[int]Entry{}
	m, err := ReadManifest(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		others, err := filepath.Glob(filepath.Join(quoteGlob(dir), "*"+Extension))
		if len(others) > 0 {
			err = given(fmt.Errorf("it has files (%s), but no %s; choose another folder", filepath.Base(others[0]), ManifestName))
		}
		return have, err
	case err != nil:
		return nil, given(err)
	}
	if err := m.header.differs(h); err != nil {
		return nil, given(err)
	}
	if m.Episodes > h.Episodes {
		return nil, given(fmt.Errorf("it was planned for %d episodes, not %d", m.Episodes, h.Episodes))
	}
	for _, e := range m.Entries {
		i, _ := e.number()
		if info, err := os.Stat(filepath.Join(dir, e.File)); err == nil && info.Size() == e.Bytes {
			have[i] = e
		}
	}
	return have, nil
}

// builder makes the missing files.
type builder struct {
	plan *Plan
	dir  string
	have map[int]Entry // from earlier builds

	mu   sync.Mutex // protects list and the calls of Progress
	list *list
}

// run works on all threads until everything is made or something failed. The first thread uses writer and closes it.
func (b *builder) run(ctx context.Context, writer *Writer) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	size := b.plan.Player.Group()
	todo := b.list.header.Share.groups((b.plan.Episodes + size - 1) / size)
	writers := make([]*Writer, max(b.plan.Threads, 1)) // of the threads
	writers[0] = writer
	crew.Each(len(writers), len(todo), func(thread, i int) {
		if ctx.Err() != nil {
			return
		}
		if err := b.group(ctx, &writers[thread], todo[i]); err != nil {
			stop(err) // the first error wins
		}
	})
	for _, w := range writers {
		if w == nil {
			continue
		}
		if err := w.Close(); err != nil {
			stop(err)
		}
	}
	return context.Cause(ctx)
}

// group makes the missing files of a group, with a thread's writer, which is made where there is none yet.
func (b *builder) group(ctx context.Context, own **Writer, g int) error {
	size := b.plan.Player.Group()
	first := g * size
	todo := missing(b.have, first, min(size, b.plan.Episodes-first))
	if len(todo) == 0 {
		return nil
	}
	episodes, err := b.plan.Player.Play(ctx, first, size)
	if err != nil {
		return err
	}
	if *own == nil {
		if *own, err = NewWriter(b.plan.Variant, b.plan.Options); err != nil {
			return err
		}
	}
	for _, i := range todo {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := (*own).writeNamed(func(e Entry) string { return filepath.Join(b.dir, fileName(i, e)) }, episodes[i-first])
		if err != nil {
			return fmt.Errorf("episode %d: %w", i, err)
		}
		// An earlier build may have been killed just after it wrote this file under the name that files had at that time.
		if err := os.Remove(filepath.Join(b.dir, episodeName(i))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := b.add(i, e); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) add(i int, e Entry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.list.add(i, e); err != nil {
		return err
	}
	if b.plan.Progress != nil {
		b.plan.Progress(e)
	}
	return nil
}
