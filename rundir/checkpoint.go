package rundir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ariadne/internal/atomicfile"
	"ariadne/internal/jsonerror"
	"ariadne/internal/safetensors"
)

// A checkpoint is a folder checkpoints/step_<environment steps> in a run's folder:
//
//	weights.safetensors  the network's weights under the reference's names
//	state.safetensors    Adam's moments, the agent's state, observations and the environments' own state
//	trainer.json         counters, random engines, running metrics and the settings to which they belong
//	manifest.json        size and SHA-256 of each of the others
//
// It is written beside its final place, synced, and renamed. So whatever has the final name is complete. Reading trusts
// nothing: it checks sizes before it reads a byte, and digests before it uses one.
const (
	checkpointsDir = "checkpoints"
	WeightsFile    = "weights.safetensors" // name of the weights' file in a checkpoint's folder
	TrainerFile    = "trainer.json"        // name of the file with counters and settings
	stateFile      = "state.safetensors"
	manifestFile   = "manifest.json"

	stepPrefix      = "step_"
	temporarySuffix = ".tmp"
	manifestVersion = 1
	maxManifest     = 1 << 20 // bytes

	stepKey = "step" // key in the metadata of the weights' file
)

// Errors about a run's folder without a usable checkpoint.
var (
	ErrNoCheckpoint = errors.New("it has no checkpoint")
	ErrDamaged      = errors.New("no checkpoint of it is whole")
)

type manifest struct {
	Version int             `json:"version"`
	Step    int64           `json:"step"`
	Files   []manifestEntry `json:"files"`
}

type manifestEntry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// encode returns the content of the manifest's file.
func (m *manifest) encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), err
}

// checkpointPath returns the folder of a step's checkpoint. The order of these names is that of the steps.
func checkpointPath(run string, step int64) string {
	return filepath.Join(run, checkpointsDir, fmt.Sprintf("%s%012d", stepPrefix, step))
}

// writeCheckpoint writes a step's files completely or not at all. It replaces the present content of the step's folder.
func writeCheckpoint(run string, step int64, files map[string][]byte) error {
	path := checkpointPath(run, step)
	temporary := path + temporarySuffix
	if err := removeFolder(temporary); err != nil {
		return err
	}
	if err := os.MkdirAll(temporary, 0o755); err != nil {
		return err
	}
	defer func() { _ = removeFolder(temporary) }() // after the rename there is nothing left to remove
	m := manifest{Version: manifestVersion, Step: step}
	for _, name := range sortedKeys(files) {
		if err := writeSynced(filepath.Join(temporary, name), files[name]); err != nil {
			return err
		}
		digest := sha256.Sum256(files[name])
		m.Files = append(m.Files, manifestEntry{name, int64(len(files[name])), hex.EncodeToString(digest[:])})
	}
	b, err := m.encode()
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(temporary, manifestFile), b); err != nil {
		return err
	}
	if err := atomicfile.SyncDir(temporary); err != nil {
		return err
	}
	// If there is such a folder, it is damaged. Otherwise the run would have continued from it.
	if err := removeFolder(path); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	return errors.Join(atomicfile.SyncDir(filepath.Dir(path)), atomicfile.SyncDir(run))
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// readCheckpoint returns the files in a checkpoint's folder, after checking them against its manifest.
func readCheckpoint(path string) (map[string][]byte, error) {
	b, err := readSized(filepath.Join(path, manifestFile), maxManifest, false)
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, jsonerror.Plain(err))
	}
	if m.Version != manifestVersion {
		return nil, fmt.Errorf("%s: version %d, want %d", manifestFile, m.Version, manifestVersion)
	}
	// Only writeCheckpoint writes manifests, and they have no checksum. So any byte that it would not write is damage.
	if written, err := m.encode(); err != nil || !bytes.Equal(b, written) || filepath.Base(path) != filepath.Base(checkpointPath("", m.Step)) {
		return nil, fmt.Errorf("%s: not as it was written for this folder", manifestFile)
	}
	files := map[string][]byte{}
	for _, e := range m.Files {
		if !slices.Contains([]string{WeightsFile, stateFile, TrainerFile}, e.Name) {
			return nil, fmt.Errorf("%s: file %q is none of a checkpoint's", manifestFile, e.Name)
		}
		b, err := readSized(filepath.Join(path, e.Name), e.Size, true)
		if err != nil {
			return nil, err
		}
		if digest := sha256.Sum256(b); hex.EncodeToString(digest[:]) != e.SHA256 {
			return nil, fmt.Errorf("%s: SHA-256 differs from the manifest's", e.Name)
		}
		files[e.Name] = b
	}
	for _, name := range []string{WeightsFile, stateFile, TrainerFile} {
		if files[name] == nil {
			return nil, fmt.Errorf("%s: %s is missing", manifestFile, name)
		}
	}
	return files, nil
}

// readSized reads a regular file of size bytes or, if exact is false, of at most size bytes.
func readSized(path string, size int64, exact bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	switch got := info.Size(); {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", filepath.Base(path))
	case exact && got != size:
		return nil, fmt.Errorf("%s has %d bytes, want %d", filepath.Base(path), got, size)
	case got > size:
		return nil, fmt.Errorf("%s has %d bytes, want at most %d", filepath.Base(path), got, size)
	default:
		b := make([]byte, got)
		_, err := io.ReadFull(f, b)
		return b, err
	}
}

// Checkpoints returns the steps of a run's checkpoints, newest first.
func Checkpoints(run string) ([]int64, error) {
	entries, err := os.ReadDir(filepath.Join(run, checkpointsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var steps []int64
	for _, e := range entries {
		digits, ok := strings.CutPrefix(e.Name(), stepPrefix)
		if step, err := strconv.ParseInt(digits, 10, 64); ok && err == nil && e.IsDir() {
			steps = append(steps, step)
		}
	}
	slices.Sort(steps)
	slices.Reverse(steps)
	return steps, nil
}

// Prune removes all checkpoints of a run except the newest count ones up to step. It also removes those after step. The run
// continued from before them because they are damaged.
func Prune(run string, step int64, count int) error {
	steps, err := Checkpoints(run)
	if err != nil {
		return err
	}
	kept := 0
	for _, s := range steps {
		if s <= step && kept < count {
			kept++
			continue
		}
		if err := removeFolder(checkpointPath(run, s)); err != nil {
			return err
		}
	}
	return nil
}

// removeFolder removes a folder of files, if it exists. It does not use os.RemoveAll: on Windows, that deletes in a way that
// Wine and file systems other than NTFS do not support.
func removeFolder(path string) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(path, e.Name())); err != nil {
			return err
		}
	}
	return os.Remove(path)
}

// Sweep removes unfinished checkpoints of a run that was killed.
func Sweep(run string) error {
	left, err := filepath.Glob(filepath.Join(run, checkpointsDir, stepPrefix+"*"+temporarySuffix))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := removeFolder(path); err != nil {
			return err
		}
	}
	return nil
}

// Newest reads the newest undamaged checkpoint of a run. It calls warn for each newer checkpoint that is damaged, with a
// sentence that says what is wrong and what is used instead. The error is ErrNoCheckpoint if there is no checkpoint, and
// ErrDamaged if all are damaged.
func Newest(run string, warn func(text string)) (*Checkpoint, error) {
	steps, err := Checkpoints(run)
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		if _, err := os.Stat(run); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s does not exist", run)
		}
		return nil, fmt.Errorf("%s: %w", run, ErrNoCheckpoint)
	}
	var damaged []error
	for _, step := range steps {
		path := checkpointPath(run, step)
		files, err := readCheckpoint(path)
		if err != nil {
			damaged = append(damaged, fmt.Errorf("checkpoint %s is damaged: %w", path, err))
			continue
		}
		for _, d := range damaged {
			warn(fmt.Sprintf("%v; %s is used instead", d, filepath.Base(path)))
		}
		return &Checkpoint{Path: path, files: files}, nil
	}
	others := ""
	if n := len(damaged) - 1; n > 0 {
		others = fmt.Sprintf(", and %d older than it", n)
	}
	return nil, fmt.Errorf("%s: %w: %w%s", run, ErrDamaged, damaged[0], others)
}

// NewestCheckpoint returns the folder of the checkpoint that Newest finds.
func NewestCheckpoint(run string, warn func(text string)) (string, error) {
	c, err := Newest(run, warn)
	if err != nil {
		return "", err
	}
	return c.Path, nil
}

// TrainedWeights returns the path of the weights in a run's folder: those of its newest undamaged checkpoint or, if there are
// no checkpoints, a WeightsFile beside the configuration. The latter is the form in which agents are handed on that nobody will
// train further. Warnings and errors are those of Newest.
func TrainedWeights(run string, warn func(text string)) (string, error) {
	path, err := NewestCheckpoint(run, warn)
	switch {
	case err == nil:
		return filepath.Join(path, WeightsFile), nil
	case errors.Is(err, ErrNoCheckpoint) && HandedOn(run):
		return filepath.Join(run, WeightsFile), nil
	}
	return "", err
}

// HandedOn reports whether a folder holds a WeightsFile beside the configuration.
func HandedOn(run string) bool { return regular(filepath.Join(run, WeightsFile)) }

func regular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// TrainedSteps returns the number of steps for which weights were trained, given the content of their file. It returns nil if
// the file does not contain it.
func TrainedSteps(weights []byte) (*int64, error) {
	f, err := safetensors.Decode(weights)
	if err != nil {
		return nil, err
	}
	step, err := strconv.ParseInt(f.Metadata[stepKey], 10, 64)
	if err != nil || step < 0 {
		return nil, nil // another program wrote the file
	}
	return &step, nil
}
