package memorygym

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
	"ariadne/task/memorygym/raster"
)

// commandNames are the reference's names of the commands.
var commandNames = []string{
	"right", "down", "left", "up", "stay", "right_down", "right_up", "left_down", "left_up",
}

// pictured returns the surface that the reference calls by a name, or nil if it is not drawn here.
func pictured(t *testing.T, name string) *raster.Surface {
	kind, rest, _ := strings.Cut(name, "_")
	blue := raster.Colour{0, 0, 255}
	switch kind {
	case "agent":
		rotation, err := strconv.Atoi(strings.TrimPrefix(rest, "rot"))
		if err != nil {
			t.Fatal(err)
		}
		return agentSurface(0.25, rotation)
	case "fall":
		s := raster.New(10, 10, raster.Colour{})
		fallCross().Draw(s, 5, 5)
		return s
	case "command":
		if rest == "none" {
			return raster.New(commandSide, commandSide, raster.Colour{})
		}
		return commandSurface(command(slices.Index(commandNames, rest)))
	case "mortar":
		w := newMortarMayhem(false)
		if err := w.prepare(); err != nil {
			t.Fatal(err)
		}
		s := w.calm
		if target, ok := strings.CutPrefix(rest, "arena_red_target_"); ok {
			i, _ := strconv.Atoi(target[:1])
			j, _ := strconv.Atoi(target[2:])
			s = w.ablaze
			w.calmTile.Draw(s, w.arena.left+arenaTile*i, w.arena.top+arenaTile*j)
		}
		return part(s, w.arena)
	case "chess":
		if rest == "red" {
			return newSearingSpotlights().board(raster.Colour{255, 0, 0})
		}
		return newSearingSpotlights().board(blue)
	case "exit":
		if rest == "open" {
			return exitSurface(0.5, exitOpen)
		}
		return exitSurface(0.5, exitClosed)
	case "coin":
		s := raster.New(Side, Side, blue)
		coinSprite(0.375).Draw(s, 40, 40)
		return s
	}
	return nil
}

func part(s *raster.Surface, a area) *raster.Surface {
	out := raster.New(a.right-a.left, a.bottom-a.top, raster.Colour{})
	for x := range out.W {
		for y := range out.H {
			out.Set(x, y, s.At(a.left+x, a.top+y))
		}
	}
	return out
}

func TestReferenceSprites(t *testing.T) {
	compared := 0
	for _, path := range reference.Files(t, "memory_gym/sprites*.npz") {
		f, err := npz.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range f.Keys() {
			name := strings.TrimSuffix(key, ".npy")
			if strings.HasPrefix(name, "filled_circle") || strings.HasPrefix(name, "alpha") {
				continue // tested in package raster
			}
			got := pictured(t, name)
			if got == nil {
				t.Errorf("%s is not drawn", name)
				continue
			}
			var want []uint8
			if err := f.Read(key, &want); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Pix, want) {
				t.Errorf("%s is another picture", name)
			}
			compared++
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("compared %d pictures", compared)
	if compared == 0 {
		t.Error("nothing to compare with")
	}
}
