package main

import (
	"bytes"
	"fmt"
	"image/png"

	"ariadne/assets"
	"ariadne/internal/atomicfile"
	"github.com/spf13/cobra"
)

func assetsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "assets",
		Short:   "Look at textures and sky",
		Example: "  ariadne assets preview -o textures.png",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(previewCommand())
	return c
}

// previewCommand returns the command that draws all textures side by side.
func previewCommand() *cobra.Command {
	var out, dir string
	c := &cobra.Command{
		Use:   "preview",
		Short: "Write a contact sheet of all textures and the sky as PNG",
		Long: `Write a contact sheet of all textures and the sky as PNG. Each texture is one tile, with the beginning of its right and lower
neighbours, so that seams would show.`,
		Example: `  ariadne assets preview -o textures.png
  ariadne assets preview --textures FOLDER -o theirs.png`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkOutput("output", out); err != nil {
				return err
			}
			textures, err := assets.LoadTextures(dir)
			if err != nil {
				return usageError{err}
			}
			sheet, err := assets.ContactSheet(textures)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := png.Encode(&b, sheet); err != nil {
				return err
			}
			if err := atomicfile.Write(out, b.Bytes()); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: %dx%d\n", out, sheet.Rect.Dx(), sheet.Rect.Dy())
			return nil
		},
	}
	pathFlag(c.Flags(), &out, "output", "o", "textures.png", "file to write")
	pathFlag(c.Flags(), &dir, "textures", "", "", "folder of textures instead of the built-in ones")
	return c
}
