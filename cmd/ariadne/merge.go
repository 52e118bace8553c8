package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"ariadne/dataset"
)

// mergeCommand puts together what --part has made.
func mergeCommand() *cobra.Command {
	var output string
	var threads int
	c := &cobra.Command{
		Use:   "merge DIR... -o DIR",
		Short: "Make of the parts of a data set what one job would have made",
		Long: `Make of the folders that ariadne dataset --part has made the one that the same command without --part would have made, byte
for byte. All files are held to their checksums, and linked where the file system can, else copied; the parts stay as they are.
The same command goes on where an earlier one was interrupted. Parts of different data sets, and parts that are missing or not
whole, are named. Of parts that were made with --split the folders train and eval are merged.`,
		Example: `  ariadne merge parts/1 parts/2 parts/3 parts/4 -o data/whole`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if output == "" {
				return usageError{errors.New("-o names the folder to write to; it is missing")}
			}
			if threads == 0 {
				threads = runtime.GOMAXPROCS(0)
			}
			if threads < 1 || threads > maxThreads {
				return usageError{fmt.Errorf("--threads is %d, want 1 to %d", threads, maxThreads)}
			}
			return mergeDatasets(c.Context(), args, output, threads, c.OutOrStdout())
		},
	}
	pathFlag(c.Flags(), &output, "output", "o", "", "folder to write to")
	c.Flags().IntVar(&threads, "threads", 0, "files that are looked at at a time (default: one for each core)")
	return c
}

// mergeDatasets puts parts of a data set together, or where they are split each of their folders.
func mergeDatasets(ctx context.Context, parts []string, output string, threads int, w io.Writer) error {
	for _, fold := range foldsOf(parts[0]) {
		var own []string
		for _, part := range parts {
			own = append(own, filepath.Join(part, string(fold)))
		}
		begin, dir := time.Now(), filepath.Join(output, string(fold))
		m, err := dataset.Merge(ctx, dir, own, dataset.Merging{Threads: threads})
		if errors.Is(err, context.Canceled) {
			warn("interrupted; the same command goes on")
			return errInterrupted
		}
		if err != nil {
			return asUsage(err)
		}
		var sum datasetSum
		for _, e := range m.Entries {
			sum.add(e)
		}
		fmt.Fprintln(w, sum.say(dir, m.Variant.Name(), m.Policy, begin))
	}
	return nil
}

// foldsOf returns the folders within that of a part that hold its episodes; "" is the part itself.
func foldsOf(part string) []dataset.Fold {
	_, whole := os.Stat(filepath.Join(part, dataset.ManifestName))
	_, split := os.Stat(filepath.Join(part, string(dataset.FoldTrain), dataset.ManifestName))
	if whole != nil && split == nil {
		return []dataset.Fold{dataset.FoldTrain, dataset.FoldEval}
	}
	return []dataset.Fold{""}
}

// withFolds puts the folders of a data set that is split in its place.
func withFolds(dirs []string) []string {
	var all []string
	for _, dir := range dirs {
		for _, fold := range foldsOf(dir) {
			all = append(all, filepath.Join(dir, string(fold)))
		}
	}
	return all
}
