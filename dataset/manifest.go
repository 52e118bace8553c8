package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"ariadne/internal/atomicfile"
	"ariadne/internal/jsonerror"
	"ariadne/task/memorymaze"
)

// ManifestName is the name of a data set's manifest. It is JSON Lines: first a line about the whole data set, then an Entry for
// each file. Lines are appended as files are completed. In a complete data set they are in the order of the episodes.
const ManifestName = "manifest.jsonl"

const (
	manifestFormat  = "ariadne data set"
	manifestVersion = 1
)

// header is the first line of a manifest. Two builds make the same files if their headers differ at most in Episodes.
type header struct {
	Format   string `json:"format"`
	Version  int    `json:"version"`
	Episodes int    `json:"episodes"` // planned number, of the whole data set
	Variant  string `json:"variant"`  // for people
	Seed     uint32 `json:"seed"`     // of the first episode
	Policy   string `json:"policy"`
	Share    Share  `json:"share,omitzero"` // the part of the episodes that the folder gets
	Maze     world  `json:"maze"`
	look
}

// Entry describes one file.
type Entry struct {
	File   string  `json:"file"`
	Seed   uint32  `json:"seed"`
	Steps  int     `json:"steps"`
	Return float64 `json:"return"`
	Bytes  int64   `json:"bytes"`
	SHA256 string  `json:"sha256"` // hexadecimal
}

// Manifest is the content of a manifest.
type Manifest struct {
	Episodes int   // of the whole data set
	Share    Share // the part of them that the folder gets
	Variant  memorymaze.Variant
	Seed     uint32
	Policy   string
	Entries  []Entry // in the order of the episodes; some may be missing while the data set is incomplete

	header header
}

// ReadManifest reads the manifest of a folder. It ignores a last line that was cut off, because the file of that line was not
// listed yet.
func ReadManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, ManifestName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is no data set: it has no %s: %w", dir, ManifestName, err)
	}
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func parseManifest(b []byte) (*Manifest, error) {
	lines := bytes.Split(b, []byte{'\n'})
	lines = lines[:len(lines)-1] // drops what follows the last line end
	if len(lines) == 0 {
		return nil, errors.New("it has no complete line")
	}
	m := &Manifest{}
	if err := decodeLine(lines[0], &m.header); err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	h := &m.header
	switch {
	case h.Format != manifestFormat:
		return nil, fmt.Errorf("line 1: format %.60q, want %q", h.Format, manifestFormat)
	case h.Version != manifestVersion:
		return nil, fmt.Errorf("line 1: version %d; this program reads version %d", h.Version, manifestVersion)
	}
	var err error
	if m.Variant, err = h.Maze.variant(); err == nil {
		err = h.Share.validate()
	}
	if err == nil && (h.Episodes < 1 || h.Episodes > maxEpisodes) {
		err = fmt.Errorf("%d episodes, want 1 to %d", h.Episodes, maxEpisodes)
	}
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	m.Episodes, m.Share, m.Seed, m.Policy = h.Episodes, h.Share, h.Seed, h.Policy
	for i, line := range lines[1:] {
		var e Entry
		if err := decodeLine(line, &e); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		if n, ok := e.number(); !ok || n >= m.Episodes {
			return nil, fmt.Errorf("line %d: %.60q is no episode of %d", i+2, e.File, m.Episodes)
		} else if !m.Share.hasEpisode(n) {
			return nil, fmt.Errorf("line %d: %.60q is none of %v", i+2, e.File, m.Share)
		}
		m.Entries = append(m.Entries, e)
	}
	slices.SortFunc(m.Entries, func(a, b Entry) int { return strings.Compare(a.File, b.File) })
	for i := range m.Entries {
		if i > 0 && m.Entries[i].File[:len(episodePrefix)] == m.Entries[i-1].File[:len(episodePrefix)] {
			return nil, fmt.Errorf("it lists the episode of %s twice", m.Entries[i].File)
		}
	}
	return m, nil
}

// Wanted returns the number of episodes that the folder gets.
func (m *Manifest) Wanted() int { return m.Share.count(m.Episodes) }

// whole returns an error that says which episodes are missing.
func (m *Manifest) whole() error {
	if n := m.Wanted(); len(m.Entries) < n {
		return fmt.Errorf("it has %d of %d episodes; make the others with the command that began it", len(m.Entries), n)
	}
	return nil
}

// decodeLine decodes a line's JSON. Unknown fields are an error.
func decodeLine(line []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("it is damaged, or not of a data set: %w", jsonerror.Plain(err))
	}
	return nil
}

// episodeName returns a short name for the file of episode i. People may write it, and earlier versions named files so.
func episodeName(i int) string { return fmt.Sprintf("episode-%06d%s", i, Extension) }

// fileName returns the name of the file of episode i. As in the reference's data sets, it ends in the return and the number of
// steps; loaders read them from there.
func fileName(i int, e Entry) string {
	return fmt.Sprintf("%s-r%.0f-%04d%s", strings.TrimSuffix(episodeName(i), Extension), e.Return, e.Steps, Extension)
}

// differs returns an error if two headers would make different files.
func (h header) differs(other header) error {
	if what, have, ask := h.difference(other); what != "" {
		return fmt.Errorf("its %s %v, not %v; choose another folder for another data set", what, have, ask)
	}
	return nil
}

// difference describes the first difference of two headers that makes their files differ: a phrase such as "policy is", and
// both values. It returns "" if there is none.
func (h header) difference(other header) (what string, have, ask any) {
	for _, d := range []struct {
		what      string
		same      bool
		have, ask any
	}{
		{"policy", h.Policy == other.Policy, h.Policy, other.Policy},
		{"share", h.Share == other.Share, h.Share, other.Share},
		{"seed", h.Seed == other.Seed, h.Seed, other.Seed},
		{"maze", h.Maze == other.Maze && h.Variant == other.Variant, h.Variant, other.Variant},
		{"renderer", h.Renderer == other.Renderer, h.Renderer, other.Renderer},
		{"textures", h.Textures == other.Textures, h.Textures, other.Textures},
	} {
		if !d.same && d.have != d.ask {
			return d.what + " is", d.have, d.ask
		} else if !d.same {
			key, have, ask := h.Maze.differs(other.Maze)
			return d.what + " has " + key, have, ask
		}
	}
	return "", nil, nil
}

// differs returns the first setting in which two mazes differ, and both values.
func (w world) differs(other world) (key string, have, ask any) {
	x, y := reflect.ValueOf(w), reflect.ValueOf(other)
	for i := range x.NumField() {
		if have, ask := x.Field(i).Interface(), y.Field(i).Interface(); have != ask {
			key, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("json"), ",")
			if key == "layout" {
				return key, "of its own", "this one"
			}
			return key, have, ask
		}
	}
	return "", nil, nil
}

// number returns the number of the episode in a file.
func (e *Entry) number() (n int, ok bool) {
	_, err := fmt.Sscanf(e.File, "episode-%d", &n)
	return n, err == nil && n >= 0 && (e.File == fileName(n, *e) || e.File == episodeName(n))
}

// episodePrefix has the length of the part of a file's name that holds the episode's number.
const episodePrefix = "episode-000000"

// list is a manifest to which entries are added.
type list struct {
	dir     string
	header  header
	entries map[int]Entry
	file    *os.File
}

// startList writes a manifest with the entries in have.
func startList(dir string, h header, have map[int]Entry) (*list, error) {
	l := &list{dir: dir, header: h, entries: maps.Clone(have)}
	if err := l.write(); err != nil {
		return nil, err
	}
	var err error
	l.file, err = os.OpenFile(l.path(), os.O_WRONLY|os.O_APPEND, 0)
	return l, err
}

func (l *list) path() string { return filepath.Join(l.dir, ManifestName) }

// write replaces the manifest by one in the order of the episodes, unless it is in that order already.
func (l *list) write() error {
	b, err := appendLine(nil, l.header)
	for _, i := range slices.Sorted(maps.Keys(l.entries)) {
		if err == nil {
			b, err = appendLine(b, l.entries[i])
		}
	}
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(l.path()); err == nil && bytes.Equal(old, b) {
		return nil
	}
	return atomicfile.Write(l.path(), b)
}

func appendLine(b []byte, v any) ([]byte, error) {
	line, err := json.Marshal(v)
	return append(append(b, line...), '\n'), err
}

// add adds a complete file to the manifest.
func (l *list) add(i int, e Entry) error {
	l.entries[i] = e
	line, err := appendLine(nil, e)
	if err != nil {
		return err
	}
	if _, err := l.file.Write(line); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	if err := l.file.Sync(); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return nil
}

// close ends a manifest. If it is complete, close puts it in the order of the episodes.
func (l *list) close() error {
	err := l.file.Close()
	if err == nil && len(l.entries) == l.header.Share.count(l.header.Episodes) {
		err = l.write()
	}
	return err
}

// missing returns those of the episodes first, first+1, ..., count in number, that are not in have.
func missing(have map[int]Entry, first, count int) []int {
	var m []int
	for i := first; i < first+count; i++ {
		if _, ok := have[i]; !ok {
			m = append(m, i)
		}
	}
	return slices.Clip(m)
}
