package memorymaze

import (
	"errors"
	"fmt"
	"strings"

	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
)

// Resolution is the width and height in pixels of the observations of most variants.
const Resolution = 64

// Variant is one kind of Memory Maze: its world, its camera and its observations. Variants are comparable.
type Variant struct {
	Maze maze.Config

	CameraResolution int  // width and height of the pictures in pixels
	TopCamera        bool // view from above instead of through the walker's eye
	BorderInImage    bool // border in the colour of the current target (target_color_in_image in the reference)
	ShowPath         bool // show the shortest path to the target, in a small map in the picture and in maze_layout

	ImageOnly         bool // the observation is the picture alone, otherwise a dict of it and of Batch.Extras
	GlobalObservables bool // Batch.Extras also holds positions, directions and the plan
}

// Standard returns the variant MemoryMaze-NxN-v0. N may be any odd size from 7 to 41; maze.ForSize says what sizes other than
// the published ones mean.
func Standard(size int) (Variant, error) {
	c, err := maze.ForSize(size)
	if err != nil {
		return Variant{}, err
	}
	return Variant{Maze: c, CameraResolution: Resolution, BorderInImage: true, ImageOnly: true}, nil
}

// Name returns the variant's id without the version. If the variant has no id, it is MemoryMaze-NxN.
func (v Variant) Name() string {
	name := fmt.Sprintf("MemoryMaze-%dx%d", v.Maze.Size, v.Maze.Size)
	for _, k := range kinds {
		if k.variant(v.Maze.Size) == v {
			return name + k.suffix
		}
	}
	return name
}

// Spec describes environments of the variant. Episodes have limit steps; actions are held for repeat of them.
func (v Variant) Spec(limit, repeat int) task.Spec {
	return task.Spec{
		Name: v.Name(), Actions: maze.Actions, Shape: []int{v.CameraResolution, v.CameraResolution, 3}, Pixels: true,
		Limit: limit, Repeat: repeat,
	}
}

// Validate returns an error that names the first field that is out of range, or the fields that contradict each other.
func (v Variant) Validate() error {
	if err := v.Maze.Validate(); err != nil {
		return err
	}
	const smallest, largest = 16, 2048
	switch side := render.MinimapSide(v.Maze.Size); {
	case v.CameraResolution < smallest || v.CameraResolution > largest:
		return fmt.Errorf("camera_resolution is %d, want %d to %d", v.CameraResolution, smallest, largest)
	case v.ShowPath && v.CameraResolution < side:
		return fmt.Errorf("camera_resolution is %d, but show_path draws a map of %d pixels for size %d; want at least that", v.CameraResolution, side, v.Maze.Size)
	case v.ImageOnly && !v.BorderInImage:
		return errors.New("image_only_obs without target_color_in_image leaves out which target is wanted; switch one of them")
	}
	return nil
}

// View returns the view of an environment of the variant. slot is the renderer's slot of its scene.
func (v Variant) View(e *maze.Env, slot int) render.View {
	view := View(e, slot)
	view.Border = v.BorderInImage
	if v.TopCamera {
		view.Camera = render.TopCamera
	}
	return view
}

// sizes holds the sizes of the registered ids.
var sizes = [...]int{9, 11, 13, 15}

// kind is one of the variants that are registered for each size.
type kind struct {
	suffix string
	change func(*Variant) // from Standard
}

func (k kind) variant(size int) Variant {
	v, err := Standard(size)
	if err != nil {
		return Variant{} // equals no other variant
	}
	if k.change != nil {
		k.change(&v)
	}
	return v
}

func vis(v *Variant)    { v.Maze.GoodVisibility = true }
func hd(v *Variant)     { v.CameraResolution = 256 }
func above(v *Variant)  { v.TopCamera, v.CameraResolution = true, 256 }
func extra(v *Variant)  { v.ImageOnly, v.GlobalObservables = false, true }
func oracle(v *Variant) { v.GlobalObservables, v.ShowPath = true, true }
func hiFreq(v *Variant) { v.Maze.ControlFreq = 40 }
func colors(v *Variant) { v.Maze.RandomizeColors = true }

// both returns a change that makes two changes.
func both(f, g func(*Variant)) func(*Variant) { return func(v *Variant) { f(v); g(v) } }

// kinds lists the variants that memory-maze 1.0.3 registers for each size, in its order.
var kinds = [...]kind{
	{"", nil},
	{"-Vis", vis},
	{"-HD", hd},
	{"-Top", above},
	{"-ExtraObs", extra},
	{"-ExtraObs-Vis", both(extra, vis)},
	{"-ExtraObs-Top", both(extra, above)},
	{"-Oracle", oracle},
	{"-Oracle-Top", both(oracle, above)},
	{"-Oracle-ExtraObs", both(oracle, extra)},
	{"-HiFreq", hiFreq},
	{"-HiFreq-Vis", both(hiFreq, vis)},
	{"-HiFreq-HD", both(hiFreq, hd)},
	{"-6CL", colors},
	{"-6CL-Top", both(colors, above)},
	{"-6CL-ExtraObs", both(colors, extra)},
}

func id(size int, k kind) string { return fmt.Sprintf("MemoryMaze-%dx%d%s-v0", size, size, k.suffix) }

// IDs returns the 64 ids that memory-maze 1.0.3 registers with gym, in its order.
func IDs() []string {
	ids := make([]string, 0, len(sizes)*len(kinds))
	for _, size := range sizes {
		for _, k := range kinds {
			ids = append(ids, id(size, k))
		}
	}
	return ids
}

// ParseID returns the variant of a registered id, for example MemoryMaze-9x9-ExtraObs-v0.
func ParseID(name string) (Variant, error) {
	for _, size := range sizes {
		for _, k := range kinds {
			if id(size, k) == name {
				return k.variant(size), nil
			}
		}
	}
	return Variant{}, fmt.Errorf("id %.60q is not registered; did you mean %s? An id is MemoryMaze-NxN-v0 with N of 9, 11, 13 and 15 and, before -v0, one of %s",
		name, nearestID(name), suffixes())
}

func suffixes() string {
	var list []string
	for _, k := range kinds[1:] {
		list = append(list, k.suffix)
	}
	return strings.Join(list, " ")
}
