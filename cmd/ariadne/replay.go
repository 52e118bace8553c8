package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"ariadne/dataset"
)

func replayCommand() *cobra.Command {
	var textures string
	c := &cobra.Command{
		Use:   "replay FILE|DIR...",
		Short: "Simulate recorded episodes anew from seed and actions and compare every array",
		Long: `Simulate recorded episodes anew from their seed and actions, and compare every array with the file's. The first difference is an
error that says where it is. If a folder that dataset made is given, all of its files are replayed and checked against its
manifest.`,
		Example: `  ariadne replay episode.npz
  ariadne replay data/oracle9`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return replay(c.Context(), args, textures, c.OutOrStdout())
		},
	}
	pathFlag(c.Flags(), &textures, "textures", "", "", "folder of the textures that the pictures were drawn with, if not the built-in ones")
	return c
}

func replay(ctx context.Context, paths []string, textures string, w io.Writer) (err error) {
	r := &dataset.Replayer{Textures: textures}
	defer func() { err = errors.Join(err, r.Close()) }()
	for _, path := range paths {
		if ctx.Err() != nil {
			return errInterrupted
		}
		path = dataset.Whole(path)
		info, err := stat(path, "a recorded episode, or a folder of them")
		if err != nil {
			return err
		}
		if info.IsDir() {
			o := collection{replay: true, textures: textures, threads: runtime.GOMAXPROCS(0)}
			if err := verifyDatasets(ctx, []string{path}, o, w); err != nil {
				return err
			}
			continue
		}
		e, err := r.Replay(path)
		if err != nil {
			return asUsage(err)
		}
		fmt.Fprintf(w, "%s: %d steps, return %v: the simulation agrees\n", path, e.Steps, e.Return)
	}
	return nil
}
