package trained

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"ariadne/agent"
	"ariadne/rundir"
)

// Checkpoint is an agent's weights as they were when they were read: training may go on meanwhile.
type Checkpoint struct {
	File     string // of the weights
	Checksum string // the beginning of that file's SHA-256
	Steps    *int64 // that it was trained for; nil: not known
	Model    *agent.Model
	Weights  *agent.Weights
}

// Decode takes a model's weights from the content of a file. One that is damaged or of another model is an error.
func Decode(model *agent.Model, file string, content []byte) (*Checkpoint, error) {
	sum := sha256.Sum256(content)
	c := &Checkpoint{File: file, Checksum: hex.EncodeToString(sum[:8]), Model: model, Weights: model.NewWeights()}
	err := c.Weights.Decode(content)
	if err == nil {
		c.Steps, err = rundir.TrainedSteps(content)
	}
	if err != nil {
		return nil, fmt.Errorf("weights %s: %w", file, err)
	}
	return c, nil
}
