package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ariadne/agent"
	"ariadne/assets"
	"ariadne/internal/atomicfile"
	"ariadne/internal/hydra"
	"ariadne/ppo"
	"ariadne/rundir"
	"ariadne/task"
	_ "ariadne/task/craftax"    // registers craftax
	_ "ariadne/task/memorygym"  // registers memory_gym and its tasks
	_ "ariadne/task/memorymaze" // registers memory_maze
	_ "ariadne/task/tmaze"      // registers tmazev1 and tmazev2
	"ariadne/trained"
)

// configFile is the name of the file with the composed configuration in a run's folder.
const configFile = rundir.ConfigFile

// maxSeconds bounds times that people give. It is over thirty years, and small enough to count in nanoseconds.
const maxSeconds = 1e9

// settings are the keys that every configuration has.
type settings struct {
	Seed        uint64 `yaml:"seed"`
	Steps       int64  `yaml:"steps"`
	LogInterval int64  `yaml:"log_interval"`
	Threads     int    `yaml:"threads"`
	// Data is a folder of recorded episodes from which training learns. If it is nil, training learns in environments.
	Data *string `yaml:"data"`
	// Init is the folder of a run with whose weights training begins. If it is nil, weights are drawn.
	Init *string `yaml:"init"`
	Run  struct {
		Dir        *string  `yaml:"dir"`
		MaxSeconds *float64 `yaml:"max_seconds"`
		Video      bool     `yaml:"video"`
		Until      *goal    `yaml:"until"`
	} `yaml:"run"`
	Checkpoint struct {
		Interval float64 `yaml:"interval"`
		Keep     int     `yaml:"keep"`
	} `yaml:"checkpoint"`
	// MPI says how ranks train together, where there are several.
	MPI struct {
		Exact bool `yaml:"exact"`
	} `yaml:"mpi"`
	Task       map[string]any `yaml:"task"`
	Trainer    map[string]any `yaml:"trainer"`
	Curriculum []lesson       `yaml:"curriculum"`
	Probe      map[string]any `yaml:"probe"` // of a run of probes; probe.Config has its keys
	// Mix is a list of settings, each of which overrides the task's in an equal part of the environments in which training learns. If it is
	// nil, all environments have the settings of Task.
	Mix []map[string]any `yaml:"mix"`

	// Keys of the reference's files that have no effect here. docs/configuration.md lists them.
	Tags         any `yaml:"tags"`
	ProjectName  any `yaml:"project_name"`
	UseWandb     any `yaml:"use_wandb"`
	EvalInterval any `yaml:"eval_interval"`
	EvalEpisodes any `yaml:"eval_episodes"`
	RecordFPS    any `yaml:"record_fps"`
	SaveDir      any `yaml:"save_dir"`
	SaveInterval any `yaml:"save_interval"`
}

// experiment is a composed configuration, checked and decoded.
type experiment struct {
	origin   origin
	config   *hydra.Config
	settings settings
	network  agent.Settings
	trainer  ppo.Config
	task     string
	part     portion // this rank's part of the environments in which training learns
}

// portion is a rank's part of the environments: envs of them, from number first on. of is the number of all. The zero value is all.
type portion struct{ first, envs, of int }

// texturesFlag adds the flag --textures to a command, which is another way to write task.textures=DIR. It returns a function that adds to
// the arguments what the flag asks for.
func texturesFlag(c *cobra.Command) func(args []string) []string {
	dir := new(string)
	pathFlag(c.Flags(), dir, "textures", "", "", "folder of textures with memory-maze's file names instead of the built-in ones")
	return func(args []string) []string {
		if *dir == "" {
			return args
		}
		return append(slices.Clone(args), "task.textures="+quoted(*dir))
	}
}

// quoted writes text as a value of a configuration, with quotes and escapes so that it is read as that text.
func quoted(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'" }

// compose makes an experiment from command-line arguments.
func compose(args []string) (*experiment, error) {
	c, err := composed(args)
	if err != nil {
		return nil, err
	}
	return newExperiment(origin{}, c, "configuration")
}

// composeTask is compose for commands that need the task alone. The arguments need not describe an agent to train.
func composeTask(args []string) (*experiment, error) {
	c, err := composed(args)
	if err != nil {
		return nil, err
	}
	return newTask(origin{}, c, "configuration")
}

// newTask decodes all of a configuration but its trainer. where names the configuration in errors.
func newTask(from origin, c *hydra.Config, where string) (*experiment, error) {
	e := &experiment{origin: from, config: c}
	if err := e.decodeTask(); err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", where, err)}
	}
	return e, nil
}

// composed returns the configuration that arguments compose from the files that they choose. It takes task=NAME as +task=NAME.
func composed(args []string) (*hydra.Config, error) {
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		return nil, err
	}
	args = slices.Clone(args)
	for i, arg := range args {
		if strings.HasPrefix(arg, "task=") {
			args[i] = "+" + arg
		}
	}
	c, err := hydra.Compose(files, args, hydra.Switch{Group: "trainer.seq_model", Key: "name", Keys: agent.CoreDefaults})
	if err != nil {
		return nil, usageError{err}
	}
	return c, nil
}

// saved reads the experiment in a folder and applies overrides to it.
func saved(from origin, overrides []string) (*experiment, error) {
	c, path, err := readConfig(from)
	if err != nil {
		return nil, err
	}
	e, err := newExperiment(from, c, path)
	if err != nil || len(overrides) == 0 {
		return e, err
	}
	if err := c.Override(overrides...); err != nil { // the arguments are wrong, not the file
		return nil, usageError{fmt.Errorf("%s: %w", from.path, err)}
	}
	return newExperiment(from, c, from.path)
}

// savedTask is saved for commands that need the task alone.
func savedTask(from origin) (*experiment, error) {
	c, path, err := readConfig(from)
	if err != nil {
		return nil, err
	}
	return newTask(from, c, path)
}

// readConfig reads the configuration in a folder and returns it and its path.
func readConfig(from origin) (c *hydra.Config, path string, err error) {
	path = filepath.Join(from.path, configFile)
	b, err := from.read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, path, usageError{fmt.Errorf("%s is not a run's folder: it has no %s%s", from.path, configFile, meantRun(from.path))}
	}
	if err != nil {
		return nil, path, usageError{err}
	}
	if c, err = hydra.Parse(b); err != nil {
		return nil, path, usageError{fmt.Errorf("%s: %w", path, err)}
	}
	return c, path, nil
}

// newExperiment decodes and checks a configuration. where names it in errors.
func newExperiment(from origin, c *hydra.Config, where string) (*experiment, error) {
	e := &experiment{origin: from, config: c}
	if err := e.decode(); err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", where, err)}
	}
	return e, nil
}

func (e *experiment) decode() error {
	if err := e.decodeTask(); err != nil {
		return err
	}
	return e.decodeTrainer()
}

// decodeTask decodes and checks everything but the trainer.
func (e *experiment) decodeTask() error {
	if err := e.config.Decode(&e.settings); err != nil {
		return err
	}
	s := &e.settings
	switch {
	case s.Steps < 1:
		return fmt.Errorf("steps is %d, want at least 1", s.Steps)
	case s.LogInterval < 0:
		return fmt.Errorf("log_interval is %d, want at least 0", s.LogInterval)
	case s.Threads < 0 || s.Threads > maxThreads:
		return fmt.Errorf("threads is %d, want 0 (one for each core) to %d", s.Threads, maxThreads)
	case !(s.Checkpoint.Interval >= 0 && s.Checkpoint.Interval <= maxSeconds):
		return fmt.Errorf("checkpoint.interval is %v, want 0 to %d seconds", s.Checkpoint.Interval, int(maxSeconds))
	case s.Checkpoint.Keep < 1:
		return fmt.Errorf("checkpoint.keep is %d, want at least 1", s.Checkpoint.Keep)
	case s.Run.MaxSeconds != nil && !(*s.Run.MaxSeconds > 0 && *s.Run.MaxSeconds <= maxSeconds):
		return fmt.Errorf("run.max_seconds is %v, want a positive number up to %d, or null for no limit", *s.Run.MaxSeconds, int(maxSeconds))
	}
	for key, path := range map[string]*string{"run.dir": s.Run.Dir, "init": s.Init, "data": s.Data} {
		if path != nil && *path == "" {
			return fmt.Errorf("%s %w", key, errEmpty)
		}
	}
	if s.Run.Until != nil {
		if err := s.Run.Until.check(); err != nil {
			return err
		}
	}
	if err := s.checkCurriculum(); err != nil {
		return err
	}
	if s.Threads == 0 {
		s.Threads = runtime.GOMAXPROCS(0)
	}
	var err error
	if e.task, err = hydra.Get[string](e.config, "task.task"); err != nil {
		return err
	}
	delete(s.Task, "task")
	return nil
}

// decodeTrainer decodes the trainer and its agent.
func (e *experiment) decodeTrainer() (err error) {
	e.trainer, e.network, err = trained.DecodeTrainer(e.config)
	return err
}

// batch makes the task's environments.
func (e *experiment) batch(envs int, seed uint64) (task.Batch, error) {
	return e.newBatch(task.Options{Envs: envs, Seed: seed, Settings: e.settings.Task})
}

// trainingBatch makes this rank's environments with settings: the task's, or those of a stage. They tell everything for which training asks
// in addition to observations.
func (e *experiment) trainingBatch(settings map[string]any) (task.Batch, error) {
	o := task.Options{
		Envs: e.own(), First: e.part.first, Of: e.part.of, Seed: e.settings.Seed, Settings: settings, Teach: e.trainer.Teaches(), Extras: e.trainer.Extras(),
	}
	if e.settings.Mix == nil {
		return e.newBatch(o)
	}
	o.Threads = e.settings.Threads
	b, err := task.NewMix(e.task, o, e.settings.Mix)
	if err != nil {
		return nil, usageError{err}
	}
	return b, nil
}

// own returns how many environments this rank has.
func (e *experiment) own() int {
	if e.part.of == 0 {
		return e.trainer.NumEnvs
	}
	return e.part.envs
}

func (e *experiment) newBatch(o task.Options) (task.Batch, error) {
	o.Threads = e.settings.Threads
	create := func(n int) (task.Batch, error) {
		o := o
		o.Envs = n
		b, err := task.New(e.task, o)
		if err != nil {
			return nil, usageError{err}
		}
		return b, nil
	}
	if err := checkEnvironments(o.Envs, create); err != nil {
		return nil, err
	}
	return create(o.Envs)
}

// wholeEpisodes removes the setting that cuts episodes short for training.
func (e *experiment) wholeEpisodes() { delete(e.settings.Task, "stagger") }

// trainingModel makes the agent's model for a batch, with the heads of its predictions.
func (e *experiment) trainingModel(b task.Batch) (*agent.Model, error) {
	heads, err := e.trainer.Heads(b)
	if err != nil {
		return nil, usageError{fmt.Errorf("trainer.predictions: %w", err)}
	}
	return e.model(b.Spec(), heads...)
}

// model makes the agent's model for the observations and actions of a task. An agent that only acts needs no predictions.
func (e *experiment) model(spec task.Spec, predictions ...agent.PredictionHead) (*agent.Model, error) {
	m, err := agent.New(e.network.Config(spec, e.trainer.DActor, e.trainer.DCritic, predictions...))
	if err != nil {
		return nil, usageError{err}
	}
	return m, nil
}

// dir returns the folder of a new run. It is run.dir or, if that is not given, a folder that dir makes and names after the run and the time.
func (e *experiment) dir(now time.Time) (string, error) {
	if d := e.settings.Run.Dir; d != nil {
		return *d, vacant(*d)
	}
	name := fmt.Sprintf("%s-%s-seed%d-%s", e.task, e.network.Core.Name(), e.settings.Seed, now.Format("20060102-150405"))
	return atomicfile.MakeUnused(filepath.Join("runs", name))
}
