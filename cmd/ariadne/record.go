package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
	"ariadne/video"
)

// recording is what record is asked for.
type recording struct {
	policy    string   // policyCheckpoint if empty
	run       string   // folder; "" where the policy needs none
	overrides []string // of the run's configuration, or what composes one
	output    string
	steps     int
	fps       int
	size      int // of the first-person picture, pixels
	seed      uint64
	greedy    bool
	oracle    oracleFlags
}

func recordCommand() *cobra.Command {
	o := recording{}
	var random bool
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "record RUN [key=value ...] | record agent=random|oracle task=memory_maze|+memory_maze=option [key=value ...]",
		Short: "Record a video of a policy, what it sees and where it is, or a map of its way",
		Long: `Record a video of a policy: what it sees and where it is. To a name that ends in .png, draw a map of its way instead:
one line for all steps, faint in the beginning. agent=NAME among the arguments means the same as --policy NAME.`,
		Example: `  ariadne record runs/NAME -o policy.mp4
  ariadne record runs/NAME -o policy.gif --steps 100 --seed 7
  ariadne record agent=oracle task=memory_maze task.size=15 -o oracle.mp4
  ariadne record agent=oracle task=memory_maze -o path.png --steps 150`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if random {
				args = append(slices.Clip(args), "agent="+policyRandom)
			}
			var err error
			if o.policy, args, err = choosePolicy(o.policy, args); err != nil {
				return err
			}
			if o.run, o.overrides, err = splitRun(o.policy, withTextures(args)); err != nil {
				return err
			}
			if o.output == "" {
				o.output = o.defaultOutput()
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
	f.StringVarP(&o.output, "output", "o", "", "video, .mp4 or .gif, or map, .png, to write (default RUN/videos/policy.mp4, without a run POLICY.mp4)")
	f.StringVar(&o.policy, "policy", "", policyHelp)
	o.oracle.add(c)
	f.IntVar(&o.steps, "steps", 400, "steps to record; four are a second of the walker's time")
	f.IntVar(&o.fps, "fps", 8, "steps shown in a second of video")
	f.IntVar(&o.size, "size", personSize, "width and height of the first-person picture, or of the map")
	f.Uint64Var(&o.seed, "seed", unseenSeed, "seed of maze and actions")
	f.BoolVar(&o.greedy, "greedy", false, "always take the most probable action instead of drawing one")
	f.BoolVar(&random, "random", false, "the same as --policy random")
	withTextures = texturesFlag(c)
	return c
}

const (
	personSize   = 384 // default of recording.size
	maxVideoSize = 2048
)

func (o *recording) defaultOutput() string {
	if o.run != "" {
		return filepath.Join(o.run, "videos", "policy.mp4")
	}
	return o.policy + ".mp4"
}

func (o *recording) check() error {
	switch ext := strings.ToLower(filepath.Ext(o.output)); {
	case ext != ".mp4" && ext != ".gif" && ext != mapExtension:
		return fmt.Errorf("--output is %s, want a name that ends in .png, .mp4 or .gif", o.output)
	case o.steps < 1:
		return fmt.Errorf("--steps is %d, want at least 1", o.steps)
	case o.fps < 1 || o.fps > 100:
		return fmt.Errorf("--fps is %d, want 1 to 100", o.fps)
	case o.size < 64 || o.size > maxVideoSize:
		return fmt.Errorf("--size is %d, want 64 to %d", o.size, maxVideoSize)
	}
	return nil
}

// record writes the video or the map and returns its path, which ends in .gif where an .mp4 was asked for and there is no
// encoder.
func record(ctx context.Context, o recording) (path string, err error) {
	if err := o.check(); err != nil {
		return "", usageError{err}
	}
	e, err := experimentFor(o.run, o.overrides)
	if err != nil {
		return "", err
	}
	b, err := e.batch(1, o.seed)
	if err != nil {
		return "", err
	}
	defer b.Close()
	batch, ok := b.(*memorymaze.Batch)
	if !ok {
		return "", usageError{fmt.Errorf("record draws memory_maze; %s has no picture", b.Spec().Name)}
	}
	act, free, err := o.actor(e, batch)
	if err != nil {
		return "", err
	}
	defer free()
	if err := os.MkdirAll(filepath.Dir(o.output), 0o755); err != nil {
		return "", err
	}
	if strings.EqualFold(filepath.Ext(o.output), mapExtension) {
		return o.output, drawWay(ctx, e, batch, act, o)
	}
	return recordVideo(ctx, e, batch, act, o)
}

// actor returns the policy to record, and what frees it.
func (o *recording) actor(e *experiment, b *memorymaze.Batch) (act actFunc, free func(), err error) {
	switch o.policy {
	case policyRandom:
		return uniform(b.Spec().Actions, o.seed), func() {}, nil
	case policyOracle:
		a, err := o.oracle.agent(b.Env(0), o.seed)
		if err != nil {
			return nil, nil, err
		}
		return func(_ *task.Step, actions []int32) error {
			actions[0] = int32(a.Act())
			return nil
		}, func() {}, nil
	}
	p, err := loadPolicy(e, o.run, b.Spec(), 1)
	if err != nil {
		return nil, nil, err
	}
	return p.actions(o.seed, o.greedy), func() { p.Close() }, nil
}

// recordVideo writes the video and returns its path.
func recordVideo(ctx context.Context, e *experiment, batch *memorymaze.Batch, act actFunc, o recording) (path string, err error) {
	stage, err := newStage(e, batch.Env(0), o.size)
	if err != nil {
		return "", err
	}
	defer stage.Close()
	width, height := stage.composer.Size()
	w, path, err := createVideo(o.output, width, height, o.fps)
	if err != nil {
		return "", err
	}
	if err := film(ctx, batch, act, stage, w, o.steps); err != nil {
		w.Abort()
		return "", err
	}
	return path, w.Close()
}

// createVideo begins a video; without ffmpeg an .mp4 becomes a .gif beside its name.
func createVideo(path string, width, height, fps int) (video.Writer, string, error) {
	w, err := video.Create(path, width, height, fps)
	if errors.Is(err, video.ErrNoFFmpeg) {
		instead := strings.TrimSuffix(path, filepath.Ext(path)) + ".gif"
		fmt.Fprintf(os.Stderr, "ariadne: %v; writing %s\n", err, instead)
		w, err = video.Create(instead, width, height, fps)
		return w, instead, err
	}
	return w, path, err
}

// film plays steps of the batch's only environment and writes a frame for each.
func film(ctx context.Context, b *memorymaze.Batch, act actFunc, stage *stage, w video.Writer, steps int) error {
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return err
	}
	bar := progressbar.DefaultSilent(int64(steps))
	if term.IsTerminal(int(os.Stderr.Fd())) {
		bar = progressbar.Default(int64(steps), "recording")
	}
	actions := make([]int32, 1)
	if err := stage.begin(); err != nil {
		return err
	}
	for range steps {
		if ctx.Err() != nil {
			return errInterrupted
		}
		frame, err := stage.frame()
		if err == nil {
			err = w.WriteFrame(frame)
		}
		if err == nil {
			err = act(s, actions)
		}
		s.Episodes = s.Episodes[:0]
		if err == nil {
			err = b.Step(actions, s)
		}
		if err != nil {
			return err
		}
		stage.score += float64(s.Reward[0])
		if s.Done[0] {
			if err := stage.begin(); err != nil {
				return err
			}
		}
		_ = bar.Add(1) // a terminal that goes away must not end the recording
	}
	return nil
}

// stage draws an environment for people: the first-person picture, larger than the agent's, and the map.
type stage struct {
	env      *maze.Env
	renderer render.Renderer
	pix      []byte
	person   *image.RGBA
	view     *render.MapView
	plan     *image.RGBA
	composer *render.Composer
	path     [][2]float64
	score    float64
}

func newStage(e *experiment, env *maze.Env, size int) (*stage, error) {
	settings, err := memorymaze.ParseSettings(e.settings.Task)
	if err != nil {
		return nil, err
	}
	textures, err := assets.LoadTextures(settings.Textures)
	if err != nil {
		return nil, err
	}
	s := &stage{env: env, pix: make([]byte, size*size*3), person: image.NewRGBA(image.Rect(0, 0, size, size))}
	if s.composer, err = render.NewComposer(render.Composition{Width: size, Height: size, Map: true, Captions: true}); err != nil {
		return nil, err
	}
	side := s.composer.MapSize()
	s.plan = image.NewRGBA(image.Rect(0, 0, side, side))
	if s.view, err = render.NewMapView(side, side, render.NewMapColors(textures.Walls, textures.Floors)); err != nil {
		return nil, err
	}
	how := headless.Options{Render: settings.Render, Device: settings.Device}
	if s.renderer, err = headless.New(size, size, textures, how); err != nil {
		return nil, errors.Join(err, s.composer.Close())
	}
	return s, nil
}

// Close frees the renderer and the fonts.
func (s *stage) Close() error { return errors.Join(s.renderer.Close(), s.composer.Close()) }

// begin takes up the environment's new episode.
func (s *stage) begin() error {
	s.path, s.score = s.path[:0], 0
	if err := s.view.SetLayout(s.env.Layout()); err != nil {
		return err
	}
	return s.renderer.SetScene(0, memorymaze.Scene(s.env))
}

// frame draws the present moment.
func (s *stage) frame() (*image.RGBA, error) {
	q := s.env.QPos()
	s.path = append(s.path, [2]float64{q[0], q[1]})
	if err := s.renderer.Render([]render.View{memorymaze.View(s.env, 0)}, s.pix); err != nil {
		return nil, err
	}
	if err := render.CopyRGB(s.person, s.pix); err != nil {
		return nil, err
	}
	if err := s.view.Draw(s.plan, mapState(s.env, s.path)); err != nil {
		return nil, err
	}
	c := s.env.Targets()[s.env.Current()].Bytes()
	return s.composer.Frame(s.person, s.plan, []render.Caption{
		{Label: "target", Value: fmt.Sprint(s.env.Current() + 1), Swatch: color.RGBA{c[0], c[1], c[2], 255}},
		{Label: "score", Value: fmt.Sprint(s.score)},
		{Label: "step", Value: fmt.Sprintf("%d / %d", s.env.Steps(), s.env.Limit())},
	})
}

// mapState returns what the map shows of an environment.
func mapState(env *maze.Env, path [][2]float64) *render.MapState {
	q := env.QPos()
	return &render.MapState{
		X: q[0], Y: q[1], Steer: q[3], Targets: memorymaze.Scene(env).Targets, Hidden: env.Hidden(), Current: env.Current(), Path: path,
	}
}
