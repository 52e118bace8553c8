package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"ariadne/internal/crew"
)

// Verification configures Verify.
type Verification struct {
	Replay   bool   // simulate every episode again; otherwise read it and compare checksums
	Textures string // for Replay: the folder of the textures, "" for the built-in ones
	Threads  int    // at least 1
	Progress func() // if not nil, called for each file that was checked, from one goroutine at a time
}

// maxReported bounds the number of files that an error of Verify names.
const maxReported = 20

// Verify checks a data set's files against its manifest. All files must exist, have the listed sizes and checksums, be readable
// and, with Replay, equal the simulation. The error lists everything that is wrong, file by file.
func Verify(ctx context.Context, dir string, v Verification) (*Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, given(err)
	}
	errs := make([]error, len(m.Entries))
	var mu sync.Mutex
	replayers := make([]Replayer, max(v.Threads, 1)) // of the threads
	crew.Each(len(replayers), len(m.Entries), func(thread, i int) {
		if ctx.Err() != nil {
			return
		}
		r := &replayers[thread]
		r.Textures = v.Textures
		errs[i] = v.check(r, dir, m.Entries[i])
		if v.Progress != nil {
			mu.Lock()
			v.Progress()
			mu.Unlock()
		}
	})
	for i := range replayers {
		replayers[i].Close() // only pictures were drawn with it
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return m, summarise(m, errs)
}

// summarise joins the errors of files, and adds one if episodes are missing.
func summarise(m *Manifest, errs []error) error {
	var bad []error
	count := 0
	for _, err := range errs {
		if err == nil {
			continue
		}
		if count++; count <= maxReported {
			bad = append(bad, err)
		}
	}
	if count > maxReported {
		bad = append(bad, fmt.Errorf("and %d more files", count-maxReported))
	}
	if err := m.whole(); err != nil {
		bad = append(bad, given(err))
	}
	return errors.Join(bad...)
}

// check checks one file.
func (v *Verification) check(r *Replayer, dir string, e Entry) error {
	path := filepath.Join(dir, e.File)
	if err := checksumIs(path, e); err != nil {
		return given(fmt.Errorf("episode %s: %w", path, err))
	}
	if v.Replay {
		_, err := r.Replay(path)
		return err
	}
	f, err := Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Check(); err != nil {
		return fmt.Errorf("episode %s: %w", path, err)
	}
	if f.Episode.Seed != e.Seed || f.Steps() != e.Steps || f.Return() != e.Return {
		return given(fmt.Errorf("episode %s: seed %d, %d steps, return %v; the manifest says %d, %d, %v",
			path, f.Episode.Seed, f.Steps(), f.Return(), e.Seed, e.Steps, e.Return))
	}
	return nil
}

// checksumIs compares a file's bytes with its entry.
func checksumIs(path string, e Entry) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	h := sha256.New()
	n, err := io.Copy(h, file)
	if err != nil {
		return err
	}
	if n != e.Bytes {
		return fmt.Errorf("it has %d bytes; the manifest says %d", n, e.Bytes)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != e.SHA256 {
		return fmt.Errorf("checksum %s; the manifest says %s", got, e.SHA256)
	}
	return nil
}
