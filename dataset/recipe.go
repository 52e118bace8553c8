package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"

	"ariadne/internal/jsonerror"
	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// The comment of an archive is one line that names the format and holds a checksum of the rest, followed by JSON:
//
//	ariadne episode 1 crc32c=0123abcd
//	{"variant":"MemoryMaze-9x9","seed":7,"steps":1000,...}
//
// The actions are an array of the archive and are not repeated here.
const (
	recipeMagic   = "ariadne episode "
	recipeVersion = 1
)

// recipe is the JSON of an episode's comment.
type recipe struct {
	Variant string `json:"variant"` // for people
	Seed    uint32 `json:"seed"`
	Steps   int    `json:"steps"`
	Policy  string `json:"policy,omitempty"`
	Repeat  int    `json:"action_repeat,omitempty"` // 0 means 1, or unknown
	Maze    world  `json:"maze"`
	look
}

// world is a Variant, with the names of the task's settings.
type world struct {
	Size            int     `json:"size"`
	Targets         int     `json:"targets"`
	MaxRooms        int     `json:"max_rooms"`
	RoomMin         int     `json:"room_min"`
	RoomMax         int     `json:"room_max"`
	TimeLimit       float64 `json:"time_limit"`
	ControlFreq     int     `json:"control_freq"`
	CueSteps        int     `json:"cue_steps,omitempty"`
	RandomizeColors bool    `json:"randomize_colors,omitempty"`
	GoodVisibility  bool    `json:"good_visibility,omitempty"`
	Resolution      int     `json:"camera_resolution"`
	TopCamera       bool    `json:"top_camera,omitempty"`
	ShowPath        bool    `json:"show_path,omitempty"`
	Border          bool    `json:"target_color_in_image"`
	Layout          string  `json:"layout,omitempty"` // the text of maze.WriteLayout
}

func worldOf(v *memorymaze.Variant) (world, error) {
	c := &v.Maze
	w := world{
		Size: c.Size, Targets: c.Targets, MaxRooms: c.MaxRooms, RoomMin: c.RoomMin, RoomMax: c.RoomMax,
		TimeLimit: c.TimeLimit, ControlFreq: c.ControlFreq, CueSteps: c.CueSteps,
		RandomizeColors: c.RandomizeColors, GoodVisibility: c.GoodVisibility,
		Resolution: v.CameraResolution, TopCamera: v.TopCamera, ShowPath: v.ShowPath, Border: v.BorderInImage,
	}
	if c.Layout != nil {
		var text strings.Builder
		if err := maze.WriteLayout(&text, c.Layout); err != nil {
			return world{}, err
		}
		w.Layout = text.String()
	}
	return w, nil
}

// variant returns the variant that a world describes, after checking it. GlobalObservables is set, because a file holds all
// observations.
func (w *world) variant() (memorymaze.Variant, error) {
	v := memorymaze.Variant{
		Maze: maze.Config{
			Size: w.Size, Targets: w.Targets, MaxRooms: w.MaxRooms, RoomMin: w.RoomMin, RoomMax: w.RoomMax,
			TimeLimit: w.TimeLimit, ControlFreq: w.ControlFreq, CueSteps: w.CueSteps,
			RandomizeColors: w.RandomizeColors, GoodVisibility: w.GoodVisibility,
		},
		CameraResolution: w.Resolution, TopCamera: w.TopCamera, ShowPath: w.ShowPath, BorderInImage: w.Border,
		GlobalObservables: true,
	}
	if w.Layout != "" {
		l, err := maze.ReadLayout(strings.NewReader(w.Layout))
		if err != nil {
			return v, fmt.Errorf("layout: %w", err)
		}
		v.Maze.Layout = l
	}
	return v, v.Validate()
}

// comment returns the comment of an archive.
func comment(e *Episode, l look) (string, error) {
	w, err := worldOf(&e.Variant)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(recipe{Variant: e.Variant.Name(), Seed: e.Seed, Steps: len(e.Actions), Policy: e.Policy, Repeat: declared(e.Repeat), Maze: w, look: l})
	if err != nil {
		return "", err
	}
	c := fmt.Sprintf("%s%d crc32c=%08x\n%s", recipeMagic, recipeVersion, crc32.Checksum(text, castagnoli), text)
	if len(c) > math.MaxUint16 {
		return "", fmt.Errorf("the recipe takes %d bytes, more than the comment of an archive has room for; shorten the policy's name", len(c))
	}
	return c, nil
}

// declared returns the repeat for a recipe. Recipes leave out a repeat of 1.
func declared(repeat int) int {
	if repeat == 1 {
		return 0
	}
	return repeat
}

// ErrNoRecipe says that an archive has arrays but no recipe, so it cannot be simulated.
var ErrNoRecipe = errors.New("it has no recipe in its comment: it was not written by Ariadne, or by a program that lost the comment")

// readComment reads a recipe from a comment. The recipe says how many actions the episode has, but does not contain them.
func readComment(c string) (recipe, memorymaze.Variant, error) {
	var r recipe
	line, text, _ := strings.Cut(c, "\n")
	rest, ok := strings.CutPrefix(line, recipeMagic)
	if !ok {
		return r, memorymaze.Variant{}, ErrNoRecipe
	}
	var version int
	var sum uint32
	if n, err := fmt.Sscanf(rest, "%d crc32c=%08x", &version, &sum); n < 1 {
		return r, memorymaze.Variant{}, fmt.Errorf("recipe: its first line is %.60q: %w", line, err)
	}
	if version != recipeVersion {
		return r, memorymaze.Variant{}, fmt.Errorf("recipe: version %d; this program reads version %d", version, recipeVersion)
	}
	if got := crc32.Checksum([]byte(text), castagnoli); got != sum {
		return r, memorymaze.Variant{}, fmt.Errorf("recipe: checksum %08x instead of %08x; the file is damaged", got, sum)
	}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, memorymaze.Variant{}, fmt.Errorf("recipe: %w", jsonerror.Plain(err))
	}
	v, err := r.Maze.variant()
	if err != nil {
		return r, v, fmt.Errorf("recipe: %w", err)
	}
	return r, v, nil
}

// Settings returns a variant as settings of the task memory_maze. It leaves out a layout, which tasks read from a file.
func Settings(v *memorymaze.Variant) (map[string]any, error) {
	w, err := worldOf(v)
	if err != nil {
		return nil, err
	}
	w.Layout = ""
	settings, err := w.settings()
	if err != nil {
		return nil, err
	}
	if v.Maze.Layout != nil {
		for _, name := range []string{"size", "max_rooms", "room_min", "room_max"} {
			delete(settings, name) // they follow from the layout
		}
	}
	return settings, nil
}

// settings returns a world as settings of the task, without those that have their zero value.
func (w world) settings() (map[string]any, error) {
	text, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	settings := map[string]any{}
	return settings, json.Unmarshal(text, &settings)
}
