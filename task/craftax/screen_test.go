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
)

var pictures = flag.String("pictures", "", "folder that pictures of all floors are written to")

var _ task.Screen = (*Batch)(nil)

// screens draws a batch on every floor, equipped in various ways, and hands over the pictures.
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
	b, _ := newBatch(t, 1, 1, 1, nil)
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
	if len(actions) != int(Actions) {
		t.Errorf("%d of %d actions have a key", len(actions), Actions)
	}
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	b, s := newBatch(t, 1, 1, 1, nil)
	img := image.NewRGBA(image.Rect(0, 0, mapWidth+panelWidth, screenHeight))
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
