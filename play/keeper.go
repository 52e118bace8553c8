package play

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ariadne/dataset"
	"ariadne/internal/atomicfile"
)

// keeper writes each complete episode of a person to a file of its own, while the game goes on.
type keeper struct {
	folder string // "" keeps none
	*messages
	said   chan string // what became of each episode
	unkept int         // episodes that are being written
}

// keep begins to write the episode of a stage. It does nothing for tasks other than Memory Maze.
func (k *keeper) keep(s stage) {
	e, textures, ok := s.recorded()
	if !ok || k.folder == "" {
		return
	}
	path, err := episodePath(k.folder, &e, time.Now())
	if err != nil {
		k.say("the episode was not kept: %v", err)
		return
	}
	if k.said == nil {
		k.said = make(chan string, 16)
	}
	k.unkept++
	go func() {
		if err := dataset.Write(path, &e, dataset.Options{Textures: textures}); err != nil {
			k.said <- fmt.Sprintf("the episode was not kept: %v", err)
			return
		}
		k.said <- "episode kept as " + path
	}()
}

// finish says in messages what became of episodes. With wait set, it waits for all that are being written.
func (k *keeper) finish(wait bool) {
	for k.unkept > 0 {
		select {
		case text := <-k.said:
			k.unkept--
			k.say("%s", text)
			continue
		default:
		}
		if !wait {
			return
		}
		k.say("%s", <-k.said)
		k.unkept--
	}
}

// episodePath returns a new file's path in a folder for an episode, and makes the folder.
func episodePath(dir string, e *dataset.Episode, now time.Time) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s-%s-seed%d.npz", now.Format("20060102-150405"), e.Variant.Name(), e.Seed)
	return atomicfile.Unused(filepath.Join(dir, name)), nil
}
