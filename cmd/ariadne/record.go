package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"ariadne/dataset"
	"ariadne/video"
)

// recording has the flags and settings of the command record.
type recording struct {
	policy    string   // policyCheckpoint if empty
	run       string   // a run's folder; "" if the policy needs none
	overrides []string // changes of the run's configuration, or arguments that compose one
	episode   string   // file of an episode to show instead of playing
	output    string
	steps     int
	fps       int    // steps in each second of video
	smooth    int    // pictures of each step
	size      string // size of the frames, as parseSize reads it
	views     []string
	seed      uint64
	draw      drawFlags
	planner   plannerFlags
	given     *pflag.FlagSet // the flags of the command line; nil without one
}

func recordCommand() *cobra.Command {
	o := recording{}
	var random bool
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use: `record [RUN] [task=NAME] [key=value ...] | record FILE.npz |
  ariadne record agent=random|oracle|explorer|wander task=memory_maze|+memory_maze=option [key=value ...]`,
		Short: "Record a video of a policy or of a recorded episode, or a map of its way",
		Long: `Record a video: what the walker sees, where it is, what its agent observes and what return it expects. FILE.npz is an episode
that dataset or play wrote. If the name of the output ends in .png, draw a map of the way instead: one line for all steps, faint
at the beginning. agent=NAME among the arguments means the same as --policy NAME.

` + shippedHelp + `

--views chooses the parts of the picture, the first one large: person, map, agent (its observation, enlarged), value (a
checkpoint's estimate of the return), score, or probe (the map with what probes take it for, in place of map). --size is
WIDTHxHEIGHT of the video, or its height alone.`,
		Example: `  ariadne record                                 # the agent that comes with Ariadne, in Memory Maze
  ariadne record task.size=13 -o agent13.mp4
  ariadne record runs/NAME -o policy.mp4
  ariadne record runs/NAME -o policy.gif --steps 100 --seed 7 --size 360 --smooth 1
  ariadne record agent=oracle task=memory_maze task.size=15 -o oracle.mp4 --size 1920x1080
  ariadne record human.npz -o human.mp4 --views person,map
  ariadne record agent=oracle task=memory_maze -o path.png --steps 150`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completePlayed,
		RunE: func(c *cobra.Command, args []string) error {
			if random {
				args = append(slices.Clip(args), "agent="+policyRandom)
			}
			if err := o.choose(withTextures(args)); err != nil {
				return err
			}
			path, err := record(c.Context(), o)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), path)
			return nil
		},
	}
	f := c.Flags()
	o.given = f
	pathFlag(f, &o.output, "output", "o", "", "video to write, .mp4, .gif or .apng, or map, .png (default RUN/videos/policy.mp4; FILE.mp4 for FILE.npz; else policy.mp4 or the policy's name here)")
	f.StringVar(&o.policy, "policy", "", policyHelp)
	o.planner.add(c)
	o.draw.add(c)
	f.IntVar(&o.steps, "steps", 400, "number of steps to record; four are a second of the walker's time")
	f.IntVar(&o.fps, "fps", stepsPerSecond, "steps shown in a second of video")
	f.IntVar(&o.smooth, "smooth", picturesPerStep, "number of pictures for each step; those between two steps are interpolated")
	f.StringVar(&o.size, "size", "", "width and height of the video or the map, as 1280x720, or its height alone (default "+strconv.Itoa(frameHeight)+", of a map "+strconv.Itoa(mapSide)+")")
	f.StringSliceVar(&o.views, "views", nil, "parts of the picture: "+strings.Join(viewNames(), ", ")+" (default all that there are)")
	f.Uint64Var(&o.seed, "seed", unseenSeed, "seed of maze and actions")
	f.BoolVar(&random, "random", false, "the same as --policy random")
	withTextures = texturesFlag(c)
	return c
}

// Default speeds of recordings.
const (
	stepsPerSecond  = 8
	picturesPerStep = 3
)

// choose reads the arguments and fills in what follows from them.
func (o *recording) choose(args []string) error {
	if len(args) > 0 && strings.HasSuffix(args[0], dataset.Extension) {
		o.episode, o.overrides, o.policy = args[0], args[1:], policyRecorded
	} else {
		var err error
		if o.policy, args, err = choosePolicy(o.policy, args); err != nil {
			return err
		}
		if o.run, o.overrides, err = splitRun(args); err != nil {
			return err
		}
	}
	if o.output == "" {
		o.output = o.defaultOutput()
	}
	if o.episode != "" {
		if err := o.suitEpisode(); err != nil {
			return err
		}
	}
	if o.maps() {
		if err := unused(o.given, "a map has no frames and no panels", "fps", "smooth", "views"); err != nil {
			return err
		}
	}
	return cmp.Or(o.planner.suits(o.policy), o.draw.suits(o.policy))
}

// suitEpisode returns an error about arguments that have no effect for an episode that is recorded already.
func (o *recording) suitEpisode() error {
	if err := unused(o.given, o.episode+" holds who played and what they did", "policy", "random", "seed"); err != nil {
		return err
	}
	for _, arg := range o.overrides {
		key, _, _ := strings.Cut(strings.TrimLeft(arg, "+~"), "=")
		if !slices.Contains([]string{"task.textures", "task.render", "task.device", "threads"}, key) {
			return usageError{fmt.Errorf("%s has no effect: %s holds its maze and its task; only task.textures, task.render and task.device are for the arguments to say", arg, o.episode)}
		}
	}
	return nil
}

// maps reports whether a map is wanted instead of a video.
func (o *recording) maps() bool { return strings.EqualFold(filepath.Ext(o.output), mapExtension) }

func (o *recording) defaultOutput() string {
	switch {
	case o.run != "":
		return filepath.Join(o.run, "videos", "policy.mp4")
	case o.episode != "":
		return strings.TrimSuffix(o.episode, dataset.Extension) + ".mp4"
	case o.policy == policyCheckpoint:
		return "policy.mp4"
	}
	return o.policy + ".mp4"
}

func (o *recording) check() error {
	switch ext := strings.ToLower(filepath.Ext(o.output)); {
	case !slices.Contains([]string{".mp4", ".gif", ".apng", mapExtension}, ext):
		return fmt.Errorf("--output is %s, want a name that ends in .png, .apng, .mp4 or .gif", o.output)
	case o.steps < 1:
		return fmt.Errorf("--steps is %d, want at least 1", o.steps)
	case o.fps < 1 || o.fps > 100:
		return fmt.Errorf("--fps is %d, want 1 to 100", o.fps)
	case o.smooth < 1 || o.smooth*o.fps > 200:
		return fmt.Errorf("--smooth is %d, want at least 1 and, times --fps (%d), at most 200", o.smooth, o.fps)
	}
	return nil
}

// record writes the video or the map and returns its path. The path ends in .gif if an .mp4 was asked for and there is no encoder.
func record(ctx context.Context, o recording) (path string, err error) {
	if err := o.check(); err != nil {
		return "", usageError{err}
	}
	if err := o.draw.check(); err != nil {
		return "", err
	}
	p, err := o.open()
	if err != nil {
		return "", err
	}
	defer p.Close()
	if p.maze == nil && o.smooth > 1 {
		if err := unused(o.given, "nothing moves between two steps of "+p.task.Spec().Name, "smooth"); err != nil {
			return "", err
		}
		o.smooth = 1
	}
	if err := os.MkdirAll(filepath.Dir(o.output), 0o755); err != nil {
		return "", err
	}
	if o.maps() {
		return o.output, drawWay(ctx, p, o)
	}
	return recordVideo(ctx, p, o)
}

// recordVideo writes the video and returns its path.
func recordVideo(ctx context.Context, p *performance, o recording) (path string, err error) {
	stage, err := newStage(p, o)
	if err != nil {
		return "", err
	}
	defer stage.Close()
	width, height := stage.composer.Size()
	w, path, err := createVideo(o.output, width, height, o.fps*o.smooth)
	if err != nil {
		return "", err
	}
	if err := film(ctx, p, stage, w, o); err != nil {
		w.Abort()
		if errors.Is(err, errInterrupted) {
			warn("interrupted; no video was written")
		}
		return "", err
	}
	return path, w.Close()
}

// createVideo begins a video and returns its path. Without ffmpeg, an .mp4 becomes a .gif of the same name.
func createVideo(path string, width, height, fps int) (video.Writer, string, error) {
	w, err := video.Create(path, width, height, fps)
	if errors.Is(err, video.ErrNoFFmpeg) {
		instead := strings.TrimSuffix(path, filepath.Ext(path)) + ".gif"
		warn("%v; writing %s", err, instead)
		w, err = video.Create(instead, width, height, fps)
		return w, instead, err
	}
	return w, path, err
}

// film plays the steps and writes the frames of each.
func film(ctx context.Context, p *performance, stage *stage, w video.Writer, o recording) error {
	steps := p.steps(o.steps)
	defer people.EndLine()
	bar := progressbar.DefaultSilent(int64(steps))
	if term.IsTerminal(int(people.Fd())) {
		bar = newBar(steps, "recording")
	}
	if err := p.begin(); err != nil {
		return err
	}
	if err := stage.begin(); err != nil {
		return err
	}
	for range steps {
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err := p.decide(); err != nil {
			return err
		}
		before, err := stage.instant()
		if err != nil {
			return err
		}
		if err := p.step(); err != nil {
			return err
		}
		if err := stage.play(w, before, o); err != nil {
			return err
		}
		_ = bar.Add(1) // a terminal that goes away must not end the recording
	}
	return nil
}
