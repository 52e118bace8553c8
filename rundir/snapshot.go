package rundir

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"ariadne/internal/jsonerror"
	"ariadne/internal/safetensors"
)

// Snapshot is what a trainer saves as a checkpoint.
type Snapshot struct {
	Step     int64                // environment steps so far
	Settings json.RawMessage      // tree of what the numbers of the run follow from: they cannot go on under others
	Counters any                  // what is neither setting nor tensor; is written as JSON
	Weights  []safetensors.Tensor // the network's, under the reference's names
	State    []safetensors.Tensor // what else the numbers to come depend on
}

// trainerState is the content of trainer.json.
type trainerState struct {
	Settings json.RawMessage `json:"settings"`
	Counters any             `json:"counters"`
}

// Save writes the checkpoint of the snapshot's step into a run's folder, whole or not at all, in place of what stands there.
func (s *Snapshot) Save(run string) error {
	files, err := s.encode()
	if err != nil {
		return err
	}
	return writeCheckpoint(run, s.Step, files)
}

// encode returns the files of the checkpoint but for the manifest.
func (s *Snapshot) encode() (map[string][]byte, error) {
	digest := sha256.Sum256(s.Settings)
	weights, err := safetensors.Encode(s.Weights, map[string]string{
		stepKey: strconv.FormatInt(s.Step, 10), "settings_sha256": hex.EncodeToString(digest[:]),
	})
	if err != nil {
		return nil, err
	}
	state, err := safetensors.Encode(s.State, nil)
	if err != nil {
		return nil, err
	}
	trainer, err := json.MarshalIndent(trainerState{s.Settings, s.Counters}, "", "  ")
	if err != nil {
		return nil, err
	}
	return map[string][]byte{WeightsFile: weights, stateFile: state, TrainerFile: trainer}, nil
}

// Checkpoint is a checkpoint that was read and is whole.
type Checkpoint struct {
	Path  string // its folder
	files map[string][]byte
}

// MarshalBinary makes bytes of a checkpoint, for another process that has no such folder.
func (c *Checkpoint) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(packed{c.Path, c.files})
	return b.Bytes(), err
}

// UnmarshalBinary is the inverse of MarshalBinary.
func (c *Checkpoint) UnmarshalBinary(b []byte) error {
	var p packed
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&p); err != nil {
		return err
	}
	c.Path, c.files = p.Path, p.Files
	return nil
}

type packed struct {
	Path  string
	Files map[string][]byte
}

// SameSettings compares the checkpoint's settings with those of the run that is to go on from it; the error names the first
// that differs. A key that the checkpoint's settings lack, since it is newer than they are, counts as its default, which is
// the zero value of its type: it differs unless the run has false, 0, "", null, an empty list, or a map of nothing else there.
//
// Settings at the paths free may differ: told is given those that do, as JSON.
func (c *Checkpoint) SameSettings(settings json.RawMessage, told func(path, was, is string), free ...string) error {
	var saved trainerState
	if err := c.decode(&saved); err != nil {
		return err
	}
	return sameSettings(saved.Settings, settings, told, free...)
}

// Counters decodes the snapshot's counters into what v points to.
func (c *Checkpoint) Counters(v any) error { return c.decode(&trainerState{Counters: v}) }

func (c *Checkpoint) decode(saved *trainerState) error {
	if err := json.Unmarshal(c.files[TrainerFile], saved); err != nil {
		return fmt.Errorf("%s: %w", TrainerFile, jsonerror.Plain(err))
	}
	return nil
}

// Weights returns the tensors of the snapshot's weights.
func (c *Checkpoint) Weights() *Tensors { return decodeTensors(WeightsFile, c.files[WeightsFile]) }

// State returns the tensors of the snapshot's state.
func (c *Checkpoint) State() *Tensors { return decodeTensors(stateFile, c.files[stateFile]) }
