package trained

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"ariadne/agent"
	"ariadne/rundir"
)

// Checkpoint holds an agent's weights as they were when they were read. Training may continue meanwhile.
type Checkpoint struct {
	File     string // of the weights
	Checksum string // first digits of that file's SHA-256
	Steps    *int64 // number of steps for which it was trained; nil: unknown
	Model    *agent.Model
	Weights  *agent.Weights
}

// Decode reads a model's weights from the content of a file. It is an error if the content is damaged or belongs to another
// model.
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
