// Command write draws Ariadne's textures into a folder: go run ariadne/assets/texture/write FOLDER.
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
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: write FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	walls, floors := texture.Walls(), texture.Floors()
	for _, d := range append(walls[:], floors[:]...) {
		var b bytes.Buffer
		if err := texture.Encode(&b, d.Draw(texture.Side)); err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
		if err := atomicfile.Write(filepath.Join(dir, d.Name+".png"), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
