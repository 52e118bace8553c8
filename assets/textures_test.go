package assets

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/assets/texture"
	"ariadne/internal/reference"
	"ariadne/maze"
)

func TestTextureFilesEqualTheirDesigns(t *testing.T) {
	own, err := LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	walls, floors := texture.Walls(), texture.Floors()
	check := func(d texture.Design, name string, got *image.RGBA) {
		if d.Name != name {
			t.Errorf("design %q stands in the place of %q", d.Name, name)
		}
		want := opaque(d.Draw(texture.Side))
		if got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%s.png is not what its design draws; run go generate ./assets", name)
		}
	}
	for i, d := range walls {
		check(d, "wall_"+maze.WallTextures[i]+"_d", own.Walls[i])
	}
	for i, d := range floors {
		check(d, "floor_"+maze.FloorTextures[i]+"_d", own.Floors[i])
	}
}

func TestOwnTexturesAreSmallFiles(t *testing.T) {
	entries, err := embedded.ReadDir("textures")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 10 {
		t.Errorf("%d files, want 10", len(entries))
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Size() > 60_000 {
			t.Errorf("%s: %v, %v", e.Name(), info.Size(), err)
		}
	}
}

func TestReferenceTextures(t *testing.T) {
	n := 0
	for _, file := range reference.Files(t, "memory_maze/textures/textures.json") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Files map[string]struct {
				Size [2]int
				Mean *[3]float64 `json:"mean_rgb"`
			}
		}
		if err := json.Unmarshal(b, &list); err != nil {
			t.Fatal(err)
		}
		textures, err := LoadTextures(filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		check := func(name string, m *image.RGBA) {
			want, ok := list.Files[name+".png"]
			if !ok || want.Mean == nil {
				t.Errorf("%s says nothing of %s", file, name)
				return
			}
			if m.Rect.Dx() != want.Size[0] || m.Rect.Dy() != want.Size[1] {
				t.Errorf("%s has %v pixels, want %v", name, m.Rect.Size(), want.Size)
			}
			got := texture.Measure(m).Mean
			for i := range got {
				if math.Abs(got[i]-want.Mean[i]) > 0.001 {
					t.Errorf("%s has the mean colour %v, want %v", name, got, *want.Mean)
					break
				}
			}
			n++
		}
		for i, name := range maze.WallTextures {
			check("wall_"+name+"_d", textures.Walls[i])
		}
		for i, name := range maze.FloorTextures {
			check("floor_"+name+"_d", textures.Floors[i])
		}
	}
	t.Logf("compared %d textures", n)
}

// The project's textures need not look like the reference's. But their colours must be near those, so that a policy trained
// with one set works with the other, and they must be as easy to tell apart.
func TestReferenceTexturesAreNotEasierToTellApart(t *testing.T) {
	own, err := LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range reference.Files(t, "memory_maze/textures/textures.json") {
		theirs, err := LoadTextures(filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := texture.Closest(own.Walls[:]), texture.Closest(theirs.Walls[:]); a < 0.95*b {
			t.Errorf("our two closest walls differ by %.1f, theirs by %.1f", a, b)
		}
		if a, b := texture.Named(own.Walls[:], 8), texture.Named(theirs.Walls[:], 8); a < b {
			t.Errorf("%.3f of all eighths of our walls are known by their colour, %.3f of theirs", a, b)
		}
		n := 0
		compare := func(name string, a, b *image.RGBA) {
			x, y := texture.Measure(a), texture.Measure(b)
			if d := texture.Distance(x.Mean, y.Mean); d > 5 {
				t.Errorf("%s: mean colours %.0f and %.0f differ by %.1f", name, x.Mean, y.Mean, d)
			}
			if x.Contrast < y.Contrast || x.Far < y.Far {
				t.Errorf("%s: contrast %.1f (from afar %.1f), theirs %.1f (%.1f)", name, x.Contrast, x.Far, y.Contrast, y.Far)
			}
			n++
		}
		for i, name := range maze.WallTextures {
			compare("wall "+name, own.Walls[i], theirs.Walls[i])
		}
		for i, name := range maze.FloorTextures {
			compare("floor "+name, own.Floors[i], theirs.Floors[i])
		}
		t.Logf("compared %d textures", n)
	}
}

// paper writes a whole set of small textures into a folder.
func paper(t *testing.T, dir string) {
	t.Helper()
	for i, name := range maze.WallTextures {
		write(t, filepath.Join(dir, "wall_"+name+"_d.png"), picture(8, 8, color.NRGBA{uint8(i), 100, 200, 255}))
	}
	for _, name := range maze.FloorTextures {
		write(t, filepath.Join(dir, "floor_"+name+"_d.png"), picture(8, 8, color.NRGBA{50, 60, 70, 255}))
	}
}

func picture(width, height int, c color.NRGBA) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// header returns the start of a PNG that claims to have this size.
func header(width, height uint32) []byte {
	chunk := []byte("IHDR")
	chunk = binary.BigEndian.AppendUint32(chunk, width)
	chunk = binary.BigEndian.AppendUint32(chunk, height)
	chunk = append(chunk, 8, 2, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLoadTexturesIgnoresTransparency(t *testing.T) {
	dir := t.TempDir()
	paper(t, dir)
	write(t, filepath.Join(dir, "wall_red_d.png"), picture(8, 8, color.NRGBA{10, 20, 30, 0}))
	set, err := LoadTextures(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := set.Walls[6].RGBAAt(3, 4), (color.RGBA{10, 20, 30, 255}); got != want {
		t.Errorf("a transparent pixel becomes %v, want %v", got, want)
	}
	if got, want := set.Walls[2].RGBAAt(0, 0), (color.RGBA{2, 100, 200, 255}); got != want {
		t.Errorf("the third wall is %v, want %v", got, want)
	}
	if set.Sky[0] == nil {
		t.Error("no sky")
	}
}

func TestLoadTexturesNamesTheBrokenFile(t *testing.T) {
	good := picture(8, 8, color.NRGBA{1, 2, 3, 255})
	for _, c := range []struct {
		name    string
		content []byte // nil: the file is missing
		says    string
	}{
		{"missing", nil, "no such file"},
		{"empty", []byte{}, "not a PNG"},
		{"another format", []byte("GIF89a and more"), "not a PNG"},
		{"cut off", good[:len(good)-20], "damaged"},
		{"a wrong checksum", append(append([]byte{}, good[:45]...), append([]byte{good[45] ^ 1}, good[46:]...)...), "damaged"},
		{"not square", picture(8, 4, color.NRGBA{}), "8x4 pixels"},
		{"far too large", header(100_000, 100_000), "at most 4096x4096"},
		{"another size", picture(16, 16, color.NRGBA{}), "16 pixels wide"},
		{"larger than any texture", make([]byte, maxTextureBytes+1), "larger than 64 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			paper(t, dir)
			const file = "floor_blue_bright_d.png"
			path := filepath.Join(dir, file)
			if c.content == nil {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, path, c.content)
			}
			_, err := LoadTextures(dir)
			if err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), dir) {
				t.Errorf("error %v does not name %s in %s and %q", err, file, dir, c.says)
			}
		})
	}
}

func TestLoadTexturesWantsAFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	write(t, file, nil)
	for _, path := range []string{filepath.Join(dir, "missing"), file} {
		if _, err := LoadTextures(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v does not name it", path, err)
		}
	}
}

func TestContactSheetShowsEveryTexture(t *testing.T) {
	set, err := LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := ContactSheet(set)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range append(set.Walls[:], set.Floors[:]...) {
		x := sheetGap + i%sheetColumns*(sheetPicture+sheetGap)
		y := sheetGap + i/sheetColumns*(sheetPicture+sheetCaption+sheetGap)
		tile := image.NewRGBA(image.Rect(0, 0, 144, 144))
		for row := range 144 {
			copy(tile.Pix[row*tile.Stride:], sheet.Pix[sheet.PixOffset(x, y+row):][:4*144])
		}
		if d := texture.Distance(texture.Measure(tile).Mean, texture.Measure(m).Mean); d > 2 {
			t.Errorf("texture %d: the sheet's colour differs by %.1f", i, d)
		}
	}
}
