// Command write draws Ariadne's textures into two folders, one for agents and one for pictures for people: go run
// ariadne/assets/texture/write FOLDER LARGE.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"ariadne/assets/texture"
	"ariadne/internal/atomicfile"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: write FOLDER LARGE")
		os.Exit(2)
	}
	for i, side := range []int{texture.Side, texture.LargeSide} {
		if err := write(os.Args[1+i], side); err != nil {
			fmt.Fprintln(os.Stderr, "write:", err)
			os.Exit(1)
		}
	}
}

func write(dir string, side int) error {
	walls, floors := texture.Walls(), texture.Floors()
	for _, d := range append(walls[:], floors[:]...) {
		var b bytes.Buffer
		if err := texture.Encode(&b, d.Draw(side)); err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
		if err := atomicfile.Write(filepath.Join(dir, d.Name+".png"), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
