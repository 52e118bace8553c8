package play

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ariadne/dataset"
	"ariadne/internal/atomicfile"
)

// personPolicy is what files of episodes say of who has played.
const personPolicy = "human"

// recorded returns the recipe of the steps that were played.
func (s *mazeStage) recorded() (e dataset.Episode, textures string, ok bool) {
	e = dataset.Episode{Variant: s.batch.Variant(), Seed: s.now.seed, Actions: slices.Clone(s.played), Policy: personPolicy, Repeat: s.now.repeated}
	return e, s.textureDir, true
}

// episodePath returns the name of a new file for an episode, and makes the folder.
func episodePath(dir string, e *dataset.Episode, now time.Time) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s-%s-seed%d.npz", now.Format("20060102-150405"), e.Variant.Name(), e.Seed)
	return atomicfile.Unused(filepath.Join(dir, name)), nil
}
