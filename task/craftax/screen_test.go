package craftax

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

var pictures = flag.String("pictures", "", "folder that pictures of all floors are written to")

var _, _ task.Screen = (*Batch)(nil), (*ClassicBatch)(nil)

// screens draws a batch on every floor with different equipment, and passes the pictures to see.
func screens(t *testing.T, see func(level int32, img *image.RGBA)) {
	b, s := newBatch(t, 1, 1, 4, nil)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, mapWidth+panelWidth, screenHeight))
	dice := rand.New(rand.NewPCG(2, 2))
	for level := range int32(Levels) {
		w := b.State(0)
		w.MakeAll(b.worlds[0].p)
		w.Level, w.Pos = level, w.Floors[level].Up
		if level%2 == 1 {
			w.Inventory, w.Spells = everything, [2]bool{true, true}
			w.SwordEnchantment, w.ArmourEnchantments = 1, [4]int32{0, 1, 2, 0}
		}
		for range 30 {
			if err := b.Step([]int32{dice.Int32N(Actions)}, s); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Draw(0, img); err != nil {
			t.Fatal(err)
		}
		see(level, img)
	}
}

func TestScreensAreTheSameEachTimeAndChangeNothing(t *testing.T) {
	var first [Levels][]byte
	screens(t, func(level int32, img *image.RGBA) {
		first[level] = bytes.Clone(img.Pix)
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 255 {
				t.Fatalf("floor %d: pixel %d is left out", level, i/4)
			}
		}
		if *pictures == "" {
			return
		}
		var file bytes.Buffer
		if err := png.Encode(&file, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, floorNames[level]+".png"), file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	})
	screens(t, func(level int32, img *image.RGBA) {
		if !bytes.Equal(img.Pix, first[level]) {
			t.Errorf("floor %d is drawn in another way", level)
		}
	})
	b, s := newBatch(t, 1, 1, 4, nil)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	before := b.AppendState(nil)
	if err := b.Draw(0, image.NewRGBA(image.Rect(0, 0, mapWidth+panelWidth, screenHeight))); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.AppendState(nil), before) {
		t.Error("drawing changes the environment")
	}
}

func TestEverythingHasADrawingOfItsOwn(t *testing.T) {
	d, seen := art(), map[sprite]string{}
	look := func(what string, s sprite, twin bool) {
		if s == (sprite{}) {
			t.Errorf("%s has no drawing", what)
		}
		if other, ok := seen[s]; ok && !twin {
			t.Errorf("%s is drawn like %s", what, other)
		}
		seen[s] = what
	}
	for i, s := range d.blocks {
		look(blockArt[i], s, Block(i) == blockOutOfBounds || Block(i) == blockDarkness)
	}
	for i, s := range d.items[1:] {
		look(itemArt[i+1], s, false)
	}
	for of := range d.creatures {
		for kind, s := range d.creatures[of] {
			if name := bestiary[of][kind].name; name != "" {
				look(name, s, false)
			}
		}
	}
	for i, s := range d.projectiles {
		look(projectileArt[i], s, uint8(i) == shotArrow2)
	}
	for i := range d.goods {
		look("goods "+goods[i].art, d.goods[i], true)
	}
	for i := range gear {
		for level := range len(gear[i].inks) + 1 {
			look("gear "+gear[i].art, d.gear[i][level], true)
		}
	}
	for i, s := range d.player[1:] {
		look("player", s, false)
		if turned := d.projectiles[shotArrow].turned(directions[i+1]); turned == (sprite{}) {
			t.Error("an arrow vanishes when it is turned")
		}
	}
}

func TestEveryActionHasAKey(t *testing.T) {
	ofBoth(t, everyActionHasAKey)
}

func everyActionHasAKey(t *testing.T, g *game) {
	b, _ := newOf(t, g, 1, 1, 1, nil)
	actions, names := map[int32]bool{}, map[string]bool{}
	for _, k := range b.Keys() {
		if actions[k.Action] || k.Help == "" {
			t.Errorf("action %d has two entries or no help", k.Action)
		}
		actions[k.Action] = true
		for _, n := range k.Names {
			if names[n] {
				t.Errorf("key %s does two things", n)
			}
			names[n] = true
		}
	}
	if len(actions) != int(g.actions) {
		t.Errorf("%d of %d actions have a key", len(actions), g.actions)
	}
}

// TestClassicScreensShowTheWorld changes one thing of a world at a time. Each change must be visible. It also draws every world
// twice.
func TestClassicScreensShowTheWorld(t *testing.T) {
	b, err := NewClassicBatch(task.Options{Envs: 1, Threads: 1, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Reset(tasktest.NewStep(b)); err != nil {
		t.Fatal(err)
	}
	drawn := func() []byte {
		w, h := b.ScreenSize()
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		if err := b.Draw(0, img); err != nil {
			t.Fatal(err)
		}
		return img.Pix
	}
	start, first := *b.State(0), drawn()
	for i := 3; i < len(first); i += 4 {
		if first[i] != 255 {
			t.Fatalf("pixel %d is left out", i/4)
		}
	}
	if !bytes.Equal(drawn(), first) || *b.State(0) != start {
		t.Error("drawing changes the world or the picture")
	}
	near := classicStart.plus(Cell{-3, 4})
	changes := map[string]func(s *Classic){
		"a block":        func(s *Classic) { s.Block[near.index(ClassicSide)] = blockDiamond },
		"a zombie":       func(s *Classic) { s.Zombies[0] = Creature{Pos: near, Health: 5, Alive: true} },
		"a cow":          func(s *Classic) { s.Cows[2] = Creature{Pos: near, Health: 3, Alive: true} },
		"a skeleton":     func(s *Classic) { s.Skeletons[1] = Creature{Pos: near, Health: 3, Alive: true} },
		"an arrow":       func(s *Classic) { s.Arrows[0] = Projectile{Pos: near, Dir: Cell{0, 1}, Flying: true} },
		"a turn":         func(s *Classic) { s.Facing = Left },
		"sleep":          func(s *Classic) { s.Sleeping = true },
		"night":          func(s *Classic) { s.LightLevel = 0.2 },
		"thirst":         func(s *Classic) { s.Drink = 3 },
		"coal":           func(s *Classic) { s.Inventory.Coal = 2 },
		"a sapling":      func(s *Classic) { s.Inventory.Sapling = 2 },
		"a sword":        func(s *Classic) { s.Inventory.Swords[2] = 1 },
		"an achievement": func(s *Classic) { s.Achievements.add(achCollectDrink) },
	}
	seen := map[string]string{string(first): "nothing"}
	for what, change := range changes {
		*b.State(0) = start
		change(b.State(0))
		picture := string(drawn())
		if other, ok := seen[picture]; ok {
			t.Errorf("%s looks like %s", what, other)
		}
		seen[picture] = what
	}
	*b.State(0) = start
	b.State(0).Pos = Cell{-1, ClassicSide} // in the lava of the opposite borders
	drawn()
	if *pictures != "" {
		*b.State(0) = start
		for _, what := range []string{"a zombie", "an arrow", "coal", "a sword"} {
			changes[what](b.State(0))
		}
		w, h := b.ScreenSize()
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		copy(img.Pix, drawn())
		var file bytes.Buffer
		if err := png.Encode(&file, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, "Classic.png"), file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	ofBoth(t, whatCannotBeDrawn)
}

func whatCannotBeDrawn(t *testing.T, g *game) {
	b, s := newOf(t, g, 1, 1, 1, nil)
	img := image.NewRGBA(image.Rect(0, 0, g.width, g.height))
	if b.Draw(0, img) == nil {
		t.Error("a world was drawn before there was one")
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if b.Draw(1, img) == nil || b.Draw(-1, img) == nil || b.Draw(0, image.NewRGBA(image.Rect(0, 0, 9, 9))) == nil {
		t.Error("an environment or a size that there is not was drawn")
	}
}
