package trained

import (
	"fmt"
	"os"
	"path/filepath"

	"ariadne/agent"
	"ariadne/internal/hydra"
	"ariadne/internal/memory"
	"ariadne/rundir"
	"ariadne/task"
)

// Agent is the agent in the folder of a run, or in one that was handed on, together with the task that it learned.
type Agent struct {
	*Checkpoint
	Network  agent.Settings
	Greedy   bool           // act with the most probable action unless told otherwise
	Task     string         // name in the registry
	Settings map[string]any // those of the task's settings that are set and matter for acting
	Spec     task.Spec      // of the task
}

// unplayed lists settings of tasks that do not change how an agent plays: seeds, settings for training only, and how the
// machine draws.
var unplayed = []string{"seed", "stagger", "guide_memory", "guide_forward", "render", "device"}

// Open reads the agent in a folder. The folder holds config.yaml and, beside it, the checkpoints of a run or a file of weights.
// Open makes one of the task's environments to learn the form of the observations. It calls warn with warnings for the user.
func Open(folder string, warn func(text string)) (*Agent, error) {
	path := filepath.Join(folder, rundir.ConfigFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s is not an agent's folder: %w", folder, err)
	}
	model, a, err := configured(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	file, err := rundir.TrainedWeights(folder, warn)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	a.Checkpoint, err = Decode(model, file, content)
	return a, err
}

// configured returns the agent that a configuration describes, without weights, and its model.
func configured(text []byte) (*agent.Model, *Agent, error) {
	c, err := hydra.Parse(text)
	if err != nil {
		return nil, nil, err
	}
	trainer, network, err := DecodeTrainer(c)
	if err != nil {
		return nil, nil, err
	}
	a := &Agent{Network: network, Greedy: trainer.ArgMax}
	if err := a.decodeTask(c); err != nil {
		return nil, nil, err
	}
	model, err := agent.New(network.Config(a.Spec, trainer.DActor, trainer.DCritic))
	if err != nil {
		return nil, nil, err
	}
	return model, a, CheckActing(model, 1)
}

// decodeTask reads the task's name and settings, and stores the Spec of its environments.
func (a *Agent) decodeTask(c *hydra.Config) (err error) {
	if a.Task, err = hydra.Get[string](c, "task.task"); err != nil {
		return err
	}
	given, err := c.At("task")
	if err != nil {
		return err
	}
	if err := given.Without(append(unplayed, "task")...).Decode(&a.Settings); err != nil {
		return err
	}
	settings := map[string]any{}
	for name, value := range a.Settings {
		if value == nil || value == "" { // not set
			delete(a.Settings, name)
			continue
		}
		settings[name] = value
	}
	if given.Has("render") { // the observation has the same shape, whatever draws it
		settings["render"] = "soft"
	}
	b, err := task.New(a.Task, task.Options{Envs: 1, Threads: 1, Settings: settings})
	if err != nil {
		return fmt.Errorf("task: %w", err)
	}
	a.Spec = b.Spec()
	return b.Close()
}

// CheckActing returns an error if there is not enough memory for the agent to act in this number of environments.
func CheckActing(m *agent.Model, envs int) error {
	acting, weights := m.ActingBytes(envs)
	if free, known := memory.Free(); known && acting+weights > float64(free) {
		return fmt.Errorf("an agent that acts in %d environments at once needs %.3g bytes of memory, %d are free", envs, acting+weights, free)
	}
	return nil
}
