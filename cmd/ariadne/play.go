package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ariadne/play"
	"ariadne/play/window"
)

// sitting has the flags that play and watch have in common.
type sitting struct {
	size       string
	fullscreen bool
	seed       uint32
	speed      float64
	rate       float64
	limit      float64
	videos     string
	data       string
	events     string
	showMap    bool
	showView   bool
	start      bool
}

func playCommand() *cobra.Command {
	o := sitting{}
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "play [RUN | agent=random|oracle|explorer] [task=NAME] [key=value ...]",
		Short: "Play a maze, or another task, in a window",
		Long: `Play in a window: Memory Maze in first person, or any task that people can see. F1 shows the keys.
With agent=NAME or a run's folder, a rival plays the same episodes in environments of its own, a step for each of yours.
Scores, and whole episodes of Memory Maze as .npz files, are kept in the folder ariadne in $XDG_DATA_HOME (~/.local/share).`,
		Example: `  ariadne play
  ariadne play task.size=13 --seed 7 --map
  ariadne play agent=explorer                    # against one who forgets nothing, but does not know the maze
  ariadne play runs/NAME                         # a run's task, against its newest checkpoint
  ariadne play task.control_freq=40              # keys count 40 times a second instead of 4 times
  ariadne play task.layout=maze.txt
  ariadne play task=craftax`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completePlayed,
		RunE: func(c *cobra.Command, args []string) error {
			policy, run, rest, err := chooseRival(withTextures(args))
			if err != nil {
				return err
			}
			if run == "" {
				rest = withTask(rest)
			}
			e, err := experimentFor(policy, run, rest)
			if err != nil {
				return err
			}
			options, err := o.options(c, e)
			if err != nil {
				return err
			}
			if policy != "" {
				if options.Rival, err = e.pilot(policy, uint64(options.Seed), drawFlags{}, plannerFlags{effort: defaultEffort}); err != nil {
					return err
				}
			}
			data := o.data
			if data == "" {
				if data, err = play.DataDir(); err != nil {
					tell(oneLine(err))
				}
			}
			if data != "" {
				options.Episodes = filepath.Join(data, "episodes")
				if options.Scores, err = play.OpenScores(data); err != nil {
					options.Scores = nil
					warn("no scores are kept: %v", err)
				}
			}
			return o.run(c, options)
		},
	}
	o.add(c)
	f := c.Flags()
	pathFlag(f, &o.data, "data", "", "", "folder for scores and episodes (default ariadne in $XDG_DATA_HOME or ~/.local/share)")
	f.BoolVar(&o.showView, "view", false, "show what an agent sees; V turns it on and off")
	f.BoolVar(&o.start, "start", false, "begin at once, without the title")
	withTextures = texturesFlag(c)
	return c
}

// chooseRival returns the policy against which a person plays, "" for none; the run from which the policy or the task comes, "" for none;
// and the other arguments.
func chooseRival(args []string) (policy, run string, rest []string, err error) {
	named := slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "agent=") })
	if !named && (len(args) == 0 || strings.Contains(args[0], "=")) {
		return "", "", args, nil
	}
	if policy, args, err = choosePolicy("", args); err != nil {
		return "", "", nil, err
	}
	run, rest, err = splitRun(args)
	return policy, run, rest, err
}

// defaultTask is the task that is played if none is named.
const defaultTask = "memory_maze"

// withTask adds the default task to arguments that name none.
func withTask(args []string) []string {
	named := slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "task=") || strings.HasPrefix(a, "+") })
	if named {
		return args
	}
	return append([]string{"task=" + defaultTask}, args...)
}

func (o *sitting) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.size, "window", "1280x800", "width and height of the window")
	f.BoolVar(&o.fullscreen, "fullscreen", false, "fill the screen; F11 turns it on and off")
	f.Uint32Var(&o.seed, "seed", 0, "seed of the first maze (default: drawn at random)")
	f.Float64Var(&o.speed, "speed", 1, "how fast time goes; Memory Maze's own window has 1.5")
	f.Float64Var(&o.rate, "rate", 10, "steps a second in tasks other than Memory Maze")
	f.Float64Var(&o.limit, "fps", 0, "most pictures a second; 0 is the screen's rate, -1 as many as can be drawn")
	pathFlag(f, &o.videos, "videos", "", ".", "folder for the videos that R records")
	pathFlag(f, &o.events, "events", "", "", "file for a log of keys, steps and scores, one JSON object a line")
	f.BoolVar(&o.showMap, "map", false, "show the map; M turns it on and off")
}

// check returns an error about a flag that is out of range. Flags that were not given have their defaults.
func (o *sitting) check(c *cobra.Command) error {
	switch {
	case !(o.speed > 0 && o.speed <= 100):
		return usageError{fmt.Errorf("--speed is %v, want more than 0 and at most 100", o.speed)}
	case !(o.rate > 0 && o.rate <= 200):
		return usageError{fmt.Errorf("--rate is %v, want more than 0 and at most 200 steps a second", o.rate)}
	case math.IsNaN(o.limit) || math.IsInf(o.limit, 0) || o.limit < 0 && o.limit != -1:
		return usageError{fmt.Errorf("--fps is %v, want pictures a second, 0 for the screen's rate, or -1 for as many as can be drawn", o.limit)}
	}
	return nil
}

// options returns the options of a session that plays an experiment's task. It draws a seed if none was given.
func (o *sitting) options(c *cobra.Command, e *experiment) (play.Options, error) {
	if err := o.check(c); err != nil {
		return play.Options{}, err
	}
	if e.task == defaultTask {
		if err := unused(c.Flags(), "Memory Maze has a clock of its own; task.control_freq and --speed set it", "rate"); err != nil {
			return play.Options{}, err
		}
	}
	if !c.Flags().Changed("seed") {
		o.seed = rand.Uint32N(1_000_000)
	}
	return play.Options{
		Task: e.task, Settings: e.settings.Task, Seed: o.seed, Speed: o.speed, Rate: o.rate,
		Videos: o.videos, Map: o.showMap, View: o.showView, Start: o.start,
	}, nil
}

// run shows a session in a window until it is over, and says how smoothly it went.
func (o *sitting) run(c *cobra.Command, options play.Options) (err error) {
	var width, height int
	if n, err := fmt.Sscanf(o.size, "%dx%d", &width, &height); n != 2 || err != nil || width < 160 || height < 120 || width > 16384 || height > 16384 {
		return usageError{fmt.Errorf("--window is %q, want WIDTHxHEIGHT, at least 160x120", o.size)}
	}
	if o.events != "" {
		f, err := os.Create(o.events)
		if err != nil {
			return usageError{err}
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		options.Log = f
	}
	s, err := play.New(options)
	if err != nil {
		return usageError{err}
	}
	stop := context.AfterFunc(c.Context(), s.Leave)
	defer stop()
	pace, err := window.Run(s, window.Options{Width: width, Height: height, Fullscreen: o.fullscreen, Limit: o.limit})
	said := s.Close()
	for _, text := range s.Unseen() {
		tell(text)
	}
	if err := errors.Join(err, said); err != nil {
		return usageError{err}
	}
	if _, err := fmt.Fprintln(c.OutOrStdout(), pace); err != nil {
		return err
	}
	if c.Context().Err() != nil {
		return errInterrupted
	}
	return nil
}
