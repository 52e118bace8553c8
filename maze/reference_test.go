package maze

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/reference"
)

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// rows splits a grid into its rows as text.
func rows(grid []byte, side int) []string {
	list := make([]string, 0, side)
	for row := range slices.Chunk(grid, side) {
		list = append(list, string(row))
	}
	return list
}

func TestReferenceLabmaze(t *testing.T) {
	mazes := 0
	for _, file := range reference.Files(t, "memory_maze/labmaze*.json") {
		var data struct {
			Cases []struct {
				Size   int `json:"maze_size"`
				Params struct {
					Height   int `json:"height"`
					MaxRooms int `json:"max_rooms"`
					RoomMin  int `json:"room_min_size"`
					RoomMax  int `json:"room_max_size"`
				}
				Seed        uint64 `json:"random_seed"`
				Generations []struct{ Entity, Variations []string }
			}
		}
		readJSON(t, file, &data)
		for _, c := range data.Cases {
			g := newGenerator(Config{
				Size: c.Params.Height - 2, MaxRooms: c.Params.MaxRooms, RoomMin: c.Params.RoomMin, RoomMax: c.Params.RoomMax,
			})
			g.engine.Seed(c.Seed)
			for i, want := range c.Generations {
				g.generate()
				if got := rows(g.entity, g.side); !slices.Equal(got, want.Entity) {
					t.Fatalf("size %d, seed %d, maze %d: got\n%s\nwant\n%s", c.Size, c.Seed, i, strings.Join(got, "\n"), strings.Join(want.Entity, "\n"))
				}
				if got := rows(g.variation, g.side); !slices.Equal(got, want.Variations) {
					t.Fatalf("size %d, seed %d, maze %d: variations\n%s\nwant\n%s", c.Size, c.Seed, i, strings.Join(got, "\n"), strings.Join(want.Variations, "\n"))
				}
				mazes++
			}
		}
	}
	if mazes == 0 {
		t.Fatal("no mazes to compare with")
	}
	t.Logf("compared %d mazes", mazes)
}

// episodeRecord is the reference's state after one reset.
type episodeRecord struct {
	Mazes        int               `json:"n_maze_generations"`
	Entity       []string          `json:"entity"`
	Variations   []string          `json:"variations"`
	Textures     map[string]string `json:"wall_textures"`
	TargetGrid   [][2]int          `json:"target_grid"`
	Targets      [][3]float64      `json:"target_positions"`
	SpawnIndex   int               `json:"spawn_index"`
	SpawnGrid    [2]int            `json:"spawn_grid"`
	Spawn        [3]float64        `json:"spawn_position"`
	Distances    []float64         `json:"ray_distances"`
	Longest      int               `json:"ray_argmax"`
	Draw         float64           `json:"uniform_draw"`
	Yaw          float64           `json:"spawn_yaw"`
	Current      int               `json:"target_index"`
	Preactivated []bool            `json:"target_preactivated"`
	Colors       []uint8           `json:"color_order"`
	Next         uint32            `json:"next_uint32"`
}

// layoutRecord holds the first episodes of a seed, without any steps.
type layoutRecord struct {
	Size     int `json:"maze_size"`
	Seed     uint32
	MazeSeed uint64 `json:"labmaze_random_seed"`
	Episodes []episodeRecord
}

// layoutRecords reads a file of either kind: one with a single size, or one with randomized colours and a size for each seed.
func layoutRecords(t *testing.T, file string) (records []layoutRecord) {
	t.Helper()
	var data struct {
		Size    int `json:"maze_size"`
		Seeds   []layoutRecord
		Configs []layoutRecord
	}
	readJSON(t, file, &data)
	for i := range data.Seeds {
		data.Seeds[i].Size = data.Size
	}
	return append(data.Seeds, data.Configs...)
}

func TestReferenceLayouts(t *testing.T) {
	var tally struct{ seeds, episodes, rays, equalRays int }
	for _, file := range reference.Files(t, "memory_maze/layouts_*.json") {
		records := layoutRecords(t, file)
		if len(records) == 0 {
			t.Errorf("%s: no records", file)
		}
		for _, record := range records {
			c, err := Standard(record.Size)
			if err != nil {
				t.Fatal(err)
			}
			c.RandomizeColors = len(record.Episodes) > 0 && record.Episodes[0].Colors != nil
			e, err := NewEnv(c, record.Seed)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range record.Episodes {
				if err := e.Reset(); err != nil {
					t.Fatal(err)
				}
				want.compare(t, e, record, i)
				for k, d := range want.Distances {
					tally.rays++
					if d == e.spawn.distances[k] {
						tally.equalRays++
					}
				}
				tally.episodes++
			}
			tally.seeds++
		}
	}
	t.Logf("compared %d episodes of %d seeds; %d of %d ray distances are equal to the last bit",
		tally.episodes, tally.seeds, tally.equalRays, tally.rays)
	if tally.rays-tally.equalRays > tally.rays/200 {
		t.Error("more than one ray distance in 200 differs")
	}
}

func (want *episodeRecord) compare(t *testing.T, e *Env, record layoutRecord, episode int) {
	t.Helper()
	l, g := e.Layout(), e.Layout().Grid()
	differs := func(what string, got, want any) {
		t.Helper()
		t.Errorf("size %d, seed %d, episode %d: %s is %v, want %v", record.Size, record.Seed, episode, what, got, want)
	}
	if e.mazes != want.Mazes {
		differs("number of mazes", e.mazes, want.Mazes)
	}
	if got := rows(l.Entity, g); !slices.Equal(got, want.Entity) {
		differs("entity layer", got, want.Entity)
	}
	if got := rows(l.Variation, g); !slices.Equal(got, want.Variations) {
		differs("variation layer", got, want.Variations)
	}
	for digit, texture := range l.WallTexture {
		if name := want.Textures[string(rune('0'+digit))]; WallTextures[texture] != name {
			differs("texture of a wall", WallTextures[texture], name)
		}
	}
	if len(e.Targets()) != len(want.Targets) {
		differs("number of targets", len(e.Targets()), len(want.Targets))
		return
	}
	if n := len(want.Colors); n > len(e.colors) || !slices.Equal(e.colors[:n], want.Colors) || e.config.RandomizeColors && n < len(e.Targets()) {
		differs("order of colours", e.colors, want.Colors)
	}
	for i, target := range e.Targets() {
		if got := [2]int{target.Row, target.Col}; got != want.TargetGrid[i] {
			differs("target cell", got, want.TargetGrid[i])
		}
		if got := [3]float64{target.X, target.Y, target.Z}; got != want.Targets[i] {
			differs("target position", got, want.Targets[i])
		}
		if want.Colors != nil && target.Color != want.Colors[i] {
			differs("target colour", target.Color, want.Colors[i])
		}
		if got := e.Hidden()>>i&1 == 1; got != want.Preactivated[i] {
			differs("phantom activation", got, want.Preactivated[i])
		}
	}
	if e.spawn.index != want.SpawnIndex || [2]int{e.spawn.cell / g, e.spawn.cell % g} != want.SpawnGrid {
		differs("spawn cell", e.spawn.cell, want.SpawnGrid)
	}
	for i, d := range want.Distances {
		if diff := e.spawn.distances[i] - d; diff > 1e-14 || diff < -1e-14 {
			differs("ray distance", e.spawn.distances[i], d)
		}
	}
	if e.spawn.longest != want.Longest {
		differs("longest ray", e.spawn.longest, want.Longest)
	}
	if e.spawn.draw != want.Draw {
		differs("heading draw", e.spawn.draw, want.Draw)
	}
	if got := [5]float64{want.Spawn[0], want.Spawn[1], 0, want.Yaw, 0}; e.QPos() != got {
		differs("pose", e.QPos(), got)
	}
	if e.Current() != want.Current {
		differs("current target", e.Current(), want.Current)
	}
	rng := e.rng
	if next := rng.Uint32(); next != want.Next {
		differs("next random word", next, want.Next)
	}
}
