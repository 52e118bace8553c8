package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// mazeQuery says which maze is asked for, and how it is shown.
type mazeQuery struct {
	id, layout string
	size       int
	sized      bool // size was given by a flag; else it follows from id or layout
	seed       uint32
	episode    int
	asJSON     bool
	asText     bool
	color      string
}

func infoMazeCommand() *cobra.Command {
	var o mazeQuery
	c := &cobra.Command{
		Use:   "maze",
		Short: "Draw the maze of a seed: walls, targets by number, the walker and its way to the current target",
		Long: `Draw the maze of a seed. Targets are numbered, and * marks the current one. The arrow is the walker and shows where it faces; the
dots are its shortest way to the current target. --text writes the maze in the format that --layout and task.layout read.`,
		Example: `  ariadne info maze --size 9 --seed 3
  ariadne info maze --id MemoryMaze-15x15-6CL-v0 --seed 3 --episode 2 --json
  ariadne info maze --size 21 --seed 7 --text > my.maze
  ariadne info maze --layout my.maze`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.sized = c.Flags().Changed("size")
			if o.asJSON || o.asText {
				if err := unused(c.Flags(), "there is no drawing", "color"); err != nil {
					return err
				}
			}
			return infoMaze(c.OutOrStdout(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.id, "id", "", "a variant by its id in memory-maze, for example MemoryMaze-9x9-6CL-v0")
	pathFlag(f, &o.layout, "layout", "", "", "file of a maze instead of a random one")
	f.IntVar(&o.size, "size", 0, "size of the maze, odd, 7 to 41 (default 9, or what --id and --layout say)")
	f.Uint32Var(&o.seed, "seed", 0, "seed of the environment, as in memory-maze")
	f.IntVar(&o.episode, "episode", 0, "episode of the environment, counted from 0")
	f.BoolVar(&o.asJSON, "json", false, "print one JSON object")
	f.BoolVar(&o.asText, "text", false, "print the maze as a layout file")
	f.StringVar(&o.color, "color", "auto", "colours in the drawing: auto (on terminals, unless NO_COLOR is set), always or never")
	return c
}

func infoMaze(w io.Writer, o mazeQuery) error {
	if o.asJSON && o.asText {
		return usageError{errors.New("--json and --text exclude each other")}
	}
	if o.episode < 0 || o.episode > 1_000_000 {
		return usageError{fmt.Errorf("--episode is %d, want 0 to 1000000", o.episode)}
	}
	colored, err := wantsColor(w, o.color)
	if err != nil {
		return usageError{err}
	}
	e, v, err := o.environment()
	if err != nil {
		return err
	}
	switch {
	case o.asText:
		return maze.WriteLayout(w, e.Layout())
	case o.asJSON:
		j := json.NewEncoder(w)
		j.SetIndent("", "  ")
		return j.Encode(describeMaze(e, v, o))
	}
	return drawMaze(w, e, v, o, colored)
}

// wantsColor reports whether to draw in colours on w.
func wantsColor(w io.Writer, mode string) (bool, error) {
	switch mode {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		f, ok := w.(interface{ Fd() uintptr })
		return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(f.Fd())), nil
	}
	return false, fmt.Errorf("--color is %q, want auto, always or never", mode)
}

// environment returns the environment that is asked for, in the episode that is asked for.
func (o mazeQuery) environment() (*maze.Env, memorymaze.Variant, error) {
	settings := map[string]any{}
	if o.id != "" {
		settings["id"] = o.id
	}
	if o.layout != "" {
		settings["layout"] = o.layout
	}
	if o.sized {
		settings["size"] = o.size
	}
	s, err := memorymaze.ParseSettings(settings)
	if err != nil {
		return nil, s.Variant, usageError{err}
	}
	e, err := maze.NewEnv(s.Variant.Maze, o.seed)
	if err != nil {
		return nil, s.Variant, usageError{err}
	}
	for range o.episode + 1 {
		if err := e.Reset(); err != nil {
			return nil, s.Variant, err
		}
	}
	return e, s.Variant, nil
}

// wayToTarget returns the cells of the grid on the shortest way from the walker to its target, both included.
func wayToTarget(e *maze.Env) [][2]int {
	l, q, t := e.Layout(), e.QPos(), e.Targets()[e.Current()]
	var finder maze.Pathfinder
	way := [][2]int{}
	for _, c := range finder.Path(nil, l, l.CellAt(q[0], q[1]), l.CellAt(t.X, t.Y)) {
		way = append(way, [2]int{l.Size - c.Y, c.X + 1})
	}
	return way
}

// mazeInfo is what --json prints. Cells are [row, column] of the grid with its outer ring, row 0 at +y.
type mazeInfo struct {
	Name         string            `json:"name"`
	Size         int               `json:"size"`
	Seed         uint32            `json:"seed"`
	Episode      int               `json:"episode"`
	Steps        int               `json:"steps"` // steps of an episode
	ControlFreq  int               `json:"control_freq"`
	Entity       []string          `json:"entity"`
	Variations   []string          `json:"variations"`
	WallTextures map[string]string `json:"wall_textures"` // by wall character
	Walker       walkerInfo        `json:"walker"`
	Targets      []targetInfo      `json:"targets"`
	Current      int               `json:"current"` // index of the current target
	Path         [][2]int          `json:"path"`    // cells from the walker to the current target
}

type walkerInfo struct {
	Cell  [2]int  `json:"cell"`
	X     float64 `json:"x"`     // m
	Y     float64 `json:"y"`     // m
	Steer float64 `json:"steer"` // rad; it faces (cos, -sin)
}

type targetInfo struct {
	Cell   [2]int     `json:"cell"`
	X      float64    `json:"x"` // m
	Y      float64    `json:"y"`
	Z      float64    `json:"z"`
	Color  [3]float64 `json:"color"`  // components from 0 to 1
	Hidden bool       `json:"hidden"` // it is not seen before the first step
}

func describeMaze(e *maze.Env, v memorymaze.Variant, o mazeQuery) mazeInfo {
	l, q := e.Layout(), e.QPos()
	m := mazeInfo{
		Name: v.Name(), Size: l.Size, Seed: o.seed, Episode: o.episode, Steps: e.Limit(), ControlFreq: v.Maze.ControlFreq,
		WallTextures: map[string]string{}, Current: e.Current(), Path: wayToTarget(e),
	}
	for row := range l.Grid() {
		from, to := row*l.Grid(), (row+1)*l.Grid()
		m.Entity = append(m.Entity, string(l.Entity[from:to]))
		m.Variations = append(m.Variations, string(l.Variation[from:to]))
	}
	for digit, texture := range l.WallTexture {
		m.WallTextures[fmt.Sprint(digit)] = maze.WallTextures[texture]
	}
	at := l.CellAt(q[0], q[1])
	m.Walker = walkerInfo{Cell: [2]int{l.Size - at.Y, at.X + 1}, X: q[0], Y: q[1], Steer: q[3]}
	for i, t := range e.Targets() {
		m.Targets = append(m.Targets, targetInfo{
			Cell: [2]int{t.Row, t.Col}, X: t.X, Y: t.Y, Z: t.Z, Color: t.RGB(), Hidden: e.Hidden()>>i&1 == 1,
		})
	}
	return m
}

// wallInks are the colours of walls among a terminal's 256 colours, in the order of maze.WallTextures.
var wallInks = [...]int{25, 162, 40, 28, 91, 196, 124, 178}

// drawMaze draws a maze as text. Each cell is two characters wide.
func drawMaze(w io.Writer, e *maze.Env, v memorymaze.Variant, o mazeQuery, colored bool) error {
	l := e.Layout()
	g := l.Grid()
	cells := make([]string, g*g)
	for i := range cells {
		cells[i] = "  "
		if l.Wall(i/g, i%g) {
			cells[i] = "██"
			if colored {
				cells[i] = fmt.Sprintf("\x1b[38;5;%dm██\x1b[0m", wallInks[l.WallTexture[l.Entity[i]-'0']])
			}
		}
	}
	for _, c := range wayToTarget(e) {
		cells[c[0]*g+c[1]] = "··"
	}
	for i, t := range e.Targets() {
		mark := fmt.Sprintf("%d ", i)
		if i == e.Current() {
			mark = fmt.Sprintf("%d*", i)
		}
		if colored {
			c := t.Bytes()
			mark = fmt.Sprintf("\x1b[1;38;2;%d;%d;%dm%s\x1b[0m", c[0], c[1], c[2], mark)
		}
		cells[t.Row*g+t.Col] = mark
	}
	q := e.QPos()
	at := l.CellAt(q[0], q[1])
	cells[(l.Size-at.Y)*g+at.X+1] = arrow(q[3]) + " "

	var b strings.Builder
	for i, cell := range cells {
		b.WriteString(cell)
		if i%g == g-1 {
			b.WriteByte('\n')
		}
	}
	fmt.Fprintf(&b, "%s, seed %d, episode %d: target %d of %d, %d cells away; heading %.1f°; %d steps\n",
		v.Name(), o.seed, o.episode, e.Current(), len(e.Targets()), max(len(wayToTarget(e))-1, 0), bearing(q[3]), e.Limit())
	_, err := io.WriteString(w, b.String())
	return err
}

// bearing returns the direction in which a walker with a steer angle, in rad, faces: in degrees counterclockwise from the right, 0 to 360.
func bearing(steer float64) float64 {
	return math.Mod(math.Mod(-steer*180/math.Pi, 360)+360, 360)
}

// arrow returns the arrow nearest to the direction in which a walker with a steer angle, in rad, faces.
func arrow(steer float64) string {
	arrows := [...]string{"→", "↗", "↑", "↖", "←", "↙", "↓", "↘"}
	return arrows[int(bearing(steer)/45+0.5)%len(arrows)]
}
