// Command measure compares Ariadne's textures with those of a folder and prints the tables of docs/assets.md: go run
// ariadne/assets/texture/measure FOLDER. With -sheet FILE.png it also draws Ariadne's textures as a contact sheet.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"

	"ariadne/assets"
	"ariadne/assets/texture"
	"ariadne/internal/atomicfile"
	"ariadne/maze"
)

func main() {
	sheet := flag.String("sheet", "", "PNG file for a contact sheet of Ariadne's textures")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: measure [-sheet FILE.png] FOLDER")
		os.Exit(2)
	}
	if err := measure(flag.Arg(0), *sheet); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func measure(dir, sheet string) error {
	ours, err := assets.LoadTextures("")
	if err != nil {
		return err
	}
	theirs, err := assets.LoadTextures(dir)
	if err != nil {
		return err
	}
	fmt.Println("| texture | mean colour, ours | theirs | ΔE | contrast, ours | theirs | from afar, ours | theirs |")
	fmt.Println("| --- | --- | --- | --- | --- | --- | --- | --- |")
	for i, name := range maze.WallTextures {
		row("wall "+name, ours.Walls[i], theirs.Walls[i])
	}
	for i, name := range maze.FloorTextures {
		row("floor "+name, ours.Floors[i], theirs.Floors[i])
	}
	fmt.Println()
	fmt.Println("| telling walls apart | ours | theirs |")
	fmt.Println("| --- | --- | --- |")
	fmt.Printf("| ΔE of the mean colours of the closest pair | %.1f | %.1f |\n", texture.Closest(ours.Walls[:]), texture.Closest(theirs.Walls[:]))
	for _, parts := range []int{2, 4, 8} {
		fmt.Printf("| 1/%d of a cell seen: named rightly | %.1f %% | %.1f %% |\n", parts, 100*texture.Named(ours.Walls[:], parts), 100*texture.Named(theirs.Walls[:], parts))
	}
	if sheet == "" {
		return nil
	}
	m, err := assets.ContactSheet(ours)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return err
	}
	return atomicfile.Write(sheet, b.Bytes())
}

func row(name string, ours, theirs *image.RGBA) {
	a, b := texture.Measure(ours), texture.Measure(theirs)
	color := func(s texture.Stats) string { return fmt.Sprintf("%3.0f %3.0f %3.0f", s.Mean[0], s.Mean[1], s.Mean[2]) }
	fmt.Printf("| %s | %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f |\n", name, color(a), color(b),
		texture.Distance(a.Mean, b.Mean), a.Contrast, b.Contrast, a.Far, b.Far)
}
