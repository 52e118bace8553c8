package memorymaze

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/maze"
	"ariadne/task"
)

// room is a small maze as a person may write it.
const room = `ariadne maze 1
maze
#######
#G   G#
#     #
#  P  #
#     #
#G   G#
#######
`

func layoutFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "room.maze")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func parseSettings(t *testing.T, given map[string]any) Settings {
	t.Helper()
	s, err := ParseSettings(given)
	if err != nil {
		t.Fatalf("%v: %v", given, err)
	}
	return s
}

func TestSettingsChangeWhatTheIDStartsFrom(t *testing.T) {
	standard := func(size int) Variant {
		v, err := Standard(size)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	changed := func(v Variant, change func(*Variant)) Variant { change(&v); return v }
	for name, c := range map[string]struct {
		given map[string]any
		want  Variant
	}{
		"nothing":        {nil, standard(9)},
		"nulls":          {map[string]any{"id": nil, "size": nil, "layout": nil, "targets": nil, "top_camera": nil, "seed": nil}, standard(9)},
		"a size":         {map[string]any{"size": 15}, standard(15)},
		"a larger size":  {map[string]any{"size": 21}, standard(21)},
		"an id":          {map[string]any{"id": "MemoryMaze-11x11-v0"}, standard(11)},
		"an id, resized": {map[string]any{"id": "MemoryMaze-11x11-HiFreq-Vis-v0", "size": 13}, changed(standard(13), func(v *Variant) { v.Maze.ControlFreq, v.Maze.GoodVisibility = 40, true })},
		"an id, changed": {
			map[string]any{"id": "MemoryMaze-9x9-Oracle-v0", "show_path": false, "camera_resolution": 128, "cue_steps": 5},
			changed(standard(9), func(v *Variant) { v.GlobalObservables, v.CameraResolution, v.Maze.CueSteps = true, 128, 5 }),
		},
		"everything": {
			map[string]any{
				"size": 17, "targets": 3, "time_limit": 12.5, "max_rooms": 8, "room_min": 3, "room_max": 7, "control_freq": 20,
				"good_visibility": true, "randomize_colors": true, "show_path": true, "top_camera": true, "camera_resolution": 96,
				"global_observables": true, "image_only_obs": false, "target_color_in_image": false, "cue_steps": 1,
			},
			Variant{
				Maze: maze.Config{
					Size: 17, Targets: 3, MaxRooms: 8, RoomMin: 3, RoomMax: 7, TimeLimit: 12.5, ControlFreq: 20,
					RandomizeColors: true, GoodVisibility: true, CueSteps: 1,
				},
				CameraResolution: 96, TopCamera: true, ShowPath: true, GlobalObservables: true,
			},
		},
	} {
		if got := parseSettings(t, c.given).Variant; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestLayoutSettingPlaysTheFile(t *testing.T) {
	file := layoutFile(t, room)
	s := parseSettings(t, map[string]any{"layout": file, "targets": 3, "seed": uint64(7), "id": "MemoryMaze-9x9-6CL-v0"})
	if c := s.Variant.Maze; c.Layout == nil || c.Size != 5 || c.Targets != 3 || !c.RandomizeColors || *s.Seed != 7 {
		t.Errorf("%+v", s)
	}
	if got, err := s.seeds(task.Options{Envs: 3}); err != nil || got[0] != 7 || got[2] != 9 {
		t.Errorf("seeds %d", got)
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	file := layoutFile(t, room)
	for _, c := range []struct {
		given map[string]any
		want  string
	}{
		{map[string]any{"size": 10}, "9, 11, 13 and 15"},
		{map[string]any{"size": 43}, "7 to 41"},
		{map[string]any{"size": "big"}, "whole number"},
		{map[string]any{"sise": 9}, "setting sise is not known"},
		{map[string]any{"id": "MemoryMaze-9x9-Hifreq"}, "did you mean MemoryMaze-9x9-HiFreq-v0"},
		{map[string]any{"targets": 7}, "2 to 6"},
		{map[string]any{"time_limit": "long"}, `time_limit is "long"`},
		{map[string]any{"time_limit": -1.0}, "time_limit is -1"},
		{map[string]any{"control_freq": 3}, "divisor of 200"},
		{map[string]any{"action_repeat": 0}, "action_repeat"},
		{map[string]any{"top_camera": "yes"}, "true or false"},
		{map[string]any{"camera_resolution": 8}, "16 to 2048"},
		{map[string]any{"size": 41, "show_path": true}, "82 pixels"},
		{map[string]any{"target_color_in_image": false}, "image_only_obs"},
		{map[string]any{"cue_steps": -1}, "cue_steps is -1"},
		{map[string]any{"seed": -1}, "seed is -1"},
		{map[string]any{"layout": "no/such/file"}, "no/such/file"},
		{map[string]any{"layout": file, "size": 9}, "leave size out"},
		{map[string]any{"layout": file, "max_rooms": 9}, "max_rooms has no effect"},
		{map[string]any{"layout": file, "targets": 5}, "4 object cells for 5"},
		{map[string]any{"layout": layoutFile(t, strings.ReplaceAll(room, "P", " "))}, "line 2: there is no start"},
	} {
		if _, err := ParseSettings(c.given); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one about %q", c.given, err, c.want)
		}
	}
}

func TestASizeOfNothingIsRefused(t *testing.T) {
	for name, x := range map[string]any{"size": 0, "id": "", "layout": ""} {
		if _, err := ParseSettings(map[string]any{name: x}); err == nil {
			t.Errorf("%s = %#v is taken for none", name, x)
		}
	}
}

func TestSeedsDoNotWrapAround(t *testing.T) {
	s := parseSettings(t, map[string]any{"seed": uint64(math.MaxUint32 - 1)})
	if got, err := s.seeds(task.Options{Envs: 2}); err != nil || got[1] != math.MaxUint32 {
		t.Errorf("seeds %d, error %v", got, err)
	}
	if got, err := s.seeds(task.Options{Envs: 3}); err == nil || !strings.Contains(err.Error(), "4294967296") {
		t.Errorf("seeds %d, error %v, want one about the last seed", got, err)
	}
}
