package play

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"ariadne/internal/atomicfile"
	"ariadne/internal/jsonerror"
)

// DataDir returns the folder in which a person's scores and episodes are kept. It is the folder ariadne in $XDG_DATA_HOME.
// Where that is not set to an absolute path, it is in the folder where the system's programs keep such things (see dataHome).
func DataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "ariadne"), nil
	}
	dir, err := dataHome(runtime.GOOS, os.Getenv("LOCALAPPDATA"))
	if err != nil {
		return "", fmt.Errorf("no folder for scores: %w", err)
	}
	return filepath.Join(dir, "ariadne"), nil
}

// dataHome returns the folder in which a system's programs keep what a person makes with them: %LOCALAPPDATA% on Windows,
// ~/Library/Application Support on macOS, ~/.local/share elsewhere. system is the name of the system as in GOOS, local the value of
// LOCALAPPDATA.
func dataHome(system, local string) (string, error) {
	if system == "windows" && local != "" {
		return local, nil
	}
	home, err := os.UserHomeDir()
	switch {
	case err != nil:
		return "", err
	case system == "windows":
		return filepath.Join(home, "AppData", "Local"), nil
	case system == "darwin":
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}

// Score is what a person reached in one episode.
type Score struct {
	Task  string    `json:"task"`
	Seed  uint32    `json:"seed"`
	Score float64   `json:"score"`
	Steps int       `json:"steps"`
	Date  time.Time `json:"date"`
	Rival *Rival    `json:"rival,omitempty"` // nil if there was none
}

// Rival says who played the same episode beside the person, and what the rival had reached when the person's episode ended.
type Rival struct {
	Name  string  `json:"name"`
	Score float64 `json:"score"`
}

// Scores is a small file of scores, or what a page keeps in its place.
type Scores struct {
	name  string                 // of the file, for messages
	read  func() ([]byte, error) // reads the file; fs.ErrNotExist if there is none yet
	write func([]byte) error     // replaces the file, whole or not at all
	list  []Score
}

// scoresVersion is the version of the file's format.
const scoresVersion = 1

type scoresFile struct {
	Version int     `json:"version"`
	Scores  []Score `json:"scores"`
}

// OpenScores reads the scores in a folder; there need be none yet. It returns an error for a file that it cannot read, so that
// nothing writes over that file.
func OpenScores(dir string) (*Scores, error) {
	path := filepath.Join(dir, "scores.json")
	return NewScores(path, func() ([]byte, error) { return os.ReadFile(path) }, func(b []byte) error {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		return atomicfile.Write(path, b)
	})
}

// NewScores reads scores with the function read, and Add writes them with the function write. Both handle the content of a file as
// OpenScores reads it. read returns fs.ErrNotExist if there are no scores yet. name is for messages.
func NewScores(name string, read func() ([]byte, error), write func([]byte) error) (*Scores, error) {
	s := &Scores{name: name, read: read, write: write}
	return s, s.load()
}

func (s *Scores) load() error {
	b, err := s.read()
	if errors.Is(err, fs.ErrNotExist) {
		s.list = nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("scores: %w", err)
	}
	var f scoresFile
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("scores: %s is damaged (%w); move it away to begin anew", s.name, jsonerror.Plain(err))
	}
	if f.Version != scoresVersion {
		return fmt.Errorf("scores: %s has version %d, this program reads %d", s.name, f.Version, scoresVersion)
	}
	s.list = f.Scores
	return nil
}

// Add appends a score to the file, whole or not at all. It keeps the scores that other programs have added since.
func (s *Scores) Add(score Score) error {
	if err := s.load(); err != nil {
		return err
	}
	list := append(s.list, score)
	b, err := json.MarshalIndent(scoresFile{scoresVersion, list}, "", " ")
	if err != nil {
		return fmt.Errorf("scores: %w", err)
	}
	if err := s.write(append(b, '\n')); err != nil {
		return fmt.Errorf("scores: %w", err)
	}
	s.list = list
	return nil
}

// Best returns the highest score of a task, and whether there is one.
func (s *Scores) Best(task string) (best float64, ok bool) {
	for _, x := range s.list {
		if x.Task == task && (!ok || x.Score > best) {
			best, ok = x.Score, true
		}
	}
	return best, ok
}

// standing is how a person's episode compares with the episodes before it.
type standing struct {
	scores  *Scores // nil keeps none
	best    float64 // highest score of the task before the episode
	hasBest bool
	record  bool // the episode that has ended reached more
}

// begin looks up the best score of a task when an episode of it begins.
func (s *standing) begin(task string) {
	s.best, s.hasBest, s.record = 0, false, false
	if s.scores != nil {
		s.best, s.hasBest = s.scores.Best(task)
	}
}

// add keeps the score of an episode that a person has played to its end. r is the rival beside them, nil for none.
func (s *standing) add(f *facts, r *rival) error {
	if s.scores == nil {
		return nil
	}
	s.record = !s.hasBest || f.score > s.best
	score := Score{Task: f.task, Seed: f.seed, Score: f.score, Steps: f.steps, Date: time.Now().UTC().Truncate(time.Second)}
	if r != nil {
		score.Rival = &Rival{Name: r.pilot.Name(), Score: r.score()}
	}
	return s.scores.Add(score)
}
