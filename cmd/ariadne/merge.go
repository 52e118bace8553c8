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

// mergeCommand returns the command that puts together the parts that --part has made.
func mergeCommand() *cobra.Command {
	var o evaluation // says how an evaluation in files is reported
	var threads int
	c := &cobra.Command{
		Use:   "merge DIR... -o DIR | merge FILE... [--json] [--table] [--returns FILE] [--parts FILE]",
		Short: "Join the parts of a data set or of an evaluation into what one job would have made",
		Long: `Join the parts that separate jobs have made into what one job would have made, byte for byte. Parts that are missing, incomplete
or of different jobs are refused and named.

Given folders that ariadne dataset --part has made, merge writes the folder that the same command without --part makes. It checks
all files against their checksums, and links them where the file system can, else copies them. The parts stay as they are. After
an interruption the same command continues. If the parts were made with --split, their folders train and eval are merged.

Given files that ariadne eval --part has written, merge prints what the same command without --part prints.`,
		Example: `  ariadne merge halves/1 halves/2 -o data/whole
  ariadne merge 1.half 2.half --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if info, err := stat(args[0], "what --part has made: a data set's folder, or an evaluation's file"); err != nil {
				return err
			} else if !info.IsDir() {
				if err := unused(c.Flags(), "an evaluation is printed", "output", "threads"); err != nil {
					return err
				}
				return mergeEvaluation(args, o, c.OutOrStdout())
			}
			if err := unused(c.Flags(), "a data set is written", "json", "table", "returns", "parts"); err != nil {
				return err
			}
			if o.output == "" {
				return usageError{errors.New("-o names the folder to write to; it is missing")}
			}
			if threads == 0 {
				threads = runtime.GOMAXPROCS(0)
			}
			if threads < 1 || threads > maxThreads {
				return usageError{fmt.Errorf("--threads is %d, want 1 to %d", threads, maxThreads)}
			}
			return mergeDatasets(c.Context(), args, o.output, threads, c.OutOrStdout())
		},
	}
	f := c.Flags()
	pathFlag(f, &o.output, "output", "o", "", "folder of the data set to write")
	f.IntVar(&threads, "threads", 0, "number of files of a data set to check at the same time (default: one for each core)")
	o.reportFlags(f)
	return c
}

// mergeDatasets puts the parts of a data set together. If they are split, it does so for each of their folders.
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

// foldsOf returns the folders in a part's folder that hold its episodes; "" stands for the part's folder itself.
func foldsOf(part string) []dataset.Fold {
	_, whole := os.Stat(filepath.Join(part, dataset.ManifestName))
	_, split := os.Stat(filepath.Join(part, string(dataset.FoldTrain), dataset.ManifestName))
	if whole != nil && split == nil {
		return []dataset.Fold{dataset.FoldTrain, dataset.FoldEval}
	}
	return []dataset.Fold{""}
}

// withFolds replaces each data set that is split by its folders.
func withFolds(dirs []string) []string {
	var all []string
	for _, dir := range dirs {
		for _, fold := range foldsOf(dir) {
			all = append(all, filepath.Join(dir, string(fold)))
		}
	}
	return all
}
