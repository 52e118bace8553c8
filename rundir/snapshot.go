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
	Settings json.RawMessage      // tree of everything on which the run's numbers depend; a run cannot continue with other settings
	Counters any                  // what is neither a setting nor a tensor; written as JSON
	Weights  []safetensors.Tensor // of the network, under the reference's names
	State    []safetensors.Tensor // whatever else the following numbers depend on
}

// trainerState is the content of trainer.json.
type trainerState struct {
	Settings json.RawMessage `json:"settings"`
	Counters any             `json:"counters"`
}

// Save writes the checkpoint of the snapshot's step into a run's folder, completely or not at all. It replaces a checkpoint of
// the same step.
func (s *Snapshot) Save(run string) error {
	files, err := s.encode()
	if err != nil {
		return err
	}
	return writeCheckpoint(run, s.Step, files)
}

// encode returns the files of the checkpoint, without the manifest.
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

// Checkpoint is a checkpoint that was read and checked.
type Checkpoint struct {
	Path  string // its folder
	files map[string][]byte
}

// MarshalBinary encodes a checkpoint for another process, which cannot read the folder.
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

// SameSettings compares the checkpoint's settings with those of the run that is to continue from it. The error names the first
// difference. A key may be missing in the checkpoint because it is newer than the checkpoint. It then counts as having its
// default, which is the zero value of its type. So it differs unless the run has false, 0, "", null, an empty list, or a map of
// only such values there.
//
// Settings at the paths in free may differ. told is called for each that does, with both values as JSON.
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
