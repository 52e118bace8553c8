package maze

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// cross is a maze as a person may write it.
const cross = `ariadne maze 1
; four arms, a target at the end of each
texture 4 purple
texture 0 red

maze
#########
###G#####
### #####
###   ###
#G  P  G#
###   ###
### #####
###G#####
#########

rooms
.........
.........
.........
...AAA...
...AAA...
...AAA...
.........
.....B...
.........
`

func parse(t testing.TB, text string) *Layout {
	t.Helper()
	l, err := ReadLayout(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func write(t testing.TB, l *Layout) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteLayout(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrittenLayoutsReadBack(t *testing.T) {
	for size := 9; size <= 41; size += 8 {
		for seed := range uint32(5) {
			l := newTestEnv(t, forSize(t, size), seed).Layout()
			text := write(t, l)
			got := parse(t, text)
			if !reflect.DeepEqual(got, l) {
				t.Fatalf("size %d, seed %d: read back\n%v from\n%s", size, seed, got, text)
			}
			if again := write(t, got); again != text {
				t.Errorf("size %d, seed %d: written again\n%s\nfirst\n%s", size, seed, again, text)
			}
		}
	}
	l := parse(t, cross)
	if !reflect.DeepEqual(parse(t, write(t, l)), l) {
		t.Error("a layout with few textures is not read back")
	}
	crlf := strings.ReplaceAll(cross, "\n", "\r\n")
	if !reflect.DeepEqual(parse(t, crlf), l) {
		t.Error("lines that end in CR LF are read differently")
	}
}

func TestDrawnMazeIsPlayedInEveryEpisode(t *testing.T) {
	l := parse(t, cross)
	c := ForLayout(l)
	c.TimeLimit = 5
	if c.Targets != 4 || c.Size != 7 {
		t.Fatalf("%+v", c)
	}
	e := newTestEnv(t, c, 1)
	orders, textures := map[string]bool{}, map[uint8]bool{}
	for range 20 {
		got := e.Layout()
		if !bytes.Equal(got.Entity, l.Entity) || !reflect.DeepEqual(got.Walls, l.Walls) || !reflect.DeepEqual(got.Floors, l.Floors) {
			t.Fatalf("the maze is\n%v", got)
		}
		if WallTextures[got.WallTexture[4]] != "purple" || WallTextures[got.WallTexture[0]] != "red" {
			t.Errorf("textures %d", got.WallTexture)
		}
		textures[got.WallTexture[8]] = true
		order := ""
		for _, target := range e.Targets() {
			order += string(rune('a'+target.Row)) + string(rune('a'+target.Col))
		}
		orders[order] = true
		if q := e.QPos(); q[0] != 0 || q[1] != 0 {
			t.Errorf("the walker starts at %v", q)
		}
		for last := false; !last; {
			_, last = e.Step(1)
			inCorridor(t, e)
		}
		if err := e.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	if len(orders) < 5 || len(textures) < 2 {
		t.Errorf("%d orders of targets, %d papers for walls without a texture", len(orders), len(textures))
	}
}

func TestWrongLayoutsAreRefusedWithThePlace(t *testing.T) {
	for name, c := range map[string]struct {
		old, new     string
		line, column int
		want         string
	}{
		"no version":        {"ariadne maze 1", "", 1, 0, `"ariadne maze 1" in the first line`},
		"another version":   {"ariadne maze 1", "ariadne maze 2", 1, 0, `"ariadne maze 1"`},
		"unknown word":      {"texture 0 red", "paper 0 red", 4, 0, `want "texture DIGIT NAME"`},
		"unknown texture":   {"texture 0 red", "texture 0 rad", 4, 11, "red_bright"},
		"no digit":          {"texture 0 red", "texture x red", 4, 0, "digit"},
		"texture twice":     {"texture 0 red", "texture 4 red", 4, 0, "second texture for walls 4"},
		"no maze":           {"\nmaze\n", "\n", 6, 0, "not understood"},
		"maze twice":        {"\nrooms\n", "\nmaze\n", 17, 0, "the first one is in line 6"},
		"unknown cell":      {"#G  P  G#", "#G  X  G#", 11, 5, `'X' is no cell`},
		"tab":               {"#G  P  G#", "#G\tP  G#", 11, 3, `'\t' is no cell`},
		"not a letter":      {"#G  P  G#", "#G é P G#", 11, 4, `'é' is no cell`},
		"short row":         {"#G  P  G#", "#G  P  G", 11, 9, "a row of 8 cells, want 9"},
		"long row":          {"#G  P  G#", "#G  P  G##", 11, 10, "a row of 10 cells, want 9"},
		"even rows":         {"#########\n###G", "###G", 6, 0, "a maze of 8 rows"},
		"open border":       {"#G  P  G#", "#G  P  G ", 11, 9, "border is open"},
		"no start":          {"#G  P  G#", "#G     G#", 6, 0, "mark at least one cell of the floor with P"},
		"one target":        {"maze\n#########\n###G#####\n### #####\n###   ###\n#G  P  G#", "maze\n#########\n### #####\n### #####\n###   ###\n#   P   #", 6, 0, "1 places for targets"},
		"walled-in target":  {"#G  P  G#", "#G  P #G#", 11, 8, "no way leads to this target (G) from the start (P) in row 4, column 4"},
		"walled-in start":   {"###G#####\n### #####\n###  ", "#P#G#####\n### #####\n###  ", 12, 2, "no way"},
		"blank line in it":  {"\nrooms\n", "\nrooms\n\n", 19, 0, "not understood"},
		"rooms of no row":   {"\nrooms\n", "\nrooms\nrooms\n", 18, 0, "second rooms"},
		"unknown room":      {"...AAA...\n...AAA...\n...AAA...", "...AAA...\n...AaA...\n...AAA...", 22, 5, `'a' is no room`},
		"room without an A": {"...AAA...\n...AAA...\n...AAA...", "...CCC...\n...CCC...\n...CCC...", 21, 4, "there is a room C but no room B"},
	} {
		text := strings.Replace(cross, c.old, c.new, 1)
		if name == "room without an A" {
			text = strings.ReplaceAll(strings.Replace(text, "B", ".", 1), "room ", "")
		}
		_, err := ReadLayout(strings.NewReader(text))
		var at *TextError
		if !errors.As(err, &at) {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if name == "walled-in start" { // the new start comes first, so the targets are what it does not reach
			c.line, c.column = 8, 4
		}
		if at.Line != c.line || at.Column != c.column || !strings.Contains(at.What, c.want) {
			t.Errorf("%s: %v; want line %d, column %d and %q", name, err, c.line, c.column, c.want)
		}
	}
	if _, err := ReadLayout(strings.NewReader("ariadne maze 1\n" + strings.Repeat(";\n", 1<<16))); err == nil {
		t.Error("an endless text is no error")
	}
	for _, text := range []string{"", "ariadne maze 1", "ariadne maze 1\nmaze"} {
		if _, err := ReadLayout(strings.NewReader(text)); err == nil {
			t.Errorf("%q is no error", text)
		}
	}
}

func TestConfigurationsThatDoNotFitTheLayoutAreRefused(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"layout's is 7":         func(c *Config) { c.Size = 9 },
		"4 object cells for 5":  func(c *Config) { c.Targets = 5 },
		"row 0, column 0":       func(c *Config) { c.Layout.Entity[0] = ' ' },
		"texture 77":            func(c *Config) { c.Layout.WallTexture[3] = 77 },
		"grids of 80":           func(c *Config) { c.Layout.Entity = c.Layout.Entity[1:] },
		"odd number from 5":     func(c *Config) { c.Layout.Size = 6 },
		"time_limit is 0":       func(c *Config) { c.TimeLimit = 0 },
		"'p' is no room; rooms": func(c *Config) { c.Layout.Variation[40] = 'p' },
	} {
		c := ForLayout(parse(t, cross))
		change(&c)
		if _, err := NewEnv(c, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
}

// No text may cause a panic, and every layout that is accepted can be written and played.
func FuzzReadLayout(f *testing.F) {
	f.Add(cross)
	f.Add("ariadne maze 1\nmaze\n#####\n#PGG#\n#   #\n#   #\n#####\n")
	for seed := range uint32(3) {
		f.Add(write(f, newTestEnv(f, standard(f, 9), seed).Layout()))
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ReadLayout(strings.NewReader(text))
		if err != nil {
			return
		}
		if !reflect.DeepEqual(parse(t, write(t, l)), l) {
			t.Fatal("it is not read back")
		}
		c := ForLayout(l)
		c.TimeLimit = 2
		e := newTestEnv(t, c, 1)
		for last := false; !last; {
			_, last = e.Step(4)
		}
	})
}
