package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ariadne/dataset"
)

func infoEpisodeCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "episode FILE.npz|DIR",
		Short: "Show what a recorded episode, or a folder of episodes, holds",
		Example: `  ariadne info episode data/oracle9/episode-000000.npz
  ariadne info episode data/oracle9 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			args[0] = dataset.Whole(args[0])
			info, err := stat(args[0], "a recorded episode, or a folder of them")
			if err != nil {
				return err
			}
			if info.IsDir() {
				return infoDataset(c.OutOrStdout(), args[0], asJSON)
			}
			return infoEpisode(c.OutOrStdout(), args[0], asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// episodeInfo describes a file. The fields up to Repeat are empty if the file has no recipe.
type episodeInfo struct {
	Variant string          `json:"variant,omitempty"`
	Size    int             `json:"size,omitempty"`
	Seed    *uint32         `json:"seed,omitempty"`
	Policy  string          `json:"policy,omitempty"`
	Repeat  int             `json:"action_repeat,omitempty"` // steps for which decisions were held, if more than one
	Steps   int             `json:"steps"`
	Return  float64         `json:"return"`
	Arrays  []dataset.Array `json:"arrays"`
	Notes   []string        `json:"notes,omitempty"` // differences from memory-maze's format
}

func infoEpisode(w io.Writer, path string, asJSON bool) error {
	f, err := dataset.Open(path)
	if err != nil {
		return usageError{err}
	}
	defer f.Close()
	info := episodeInfo{Steps: f.Steps(), Return: f.Return(), Arrays: f.Arrays, Notes: f.Notes}
	if f.HasRecipe() {
		e := &f.Episode
		info.Variant, info.Size, info.Seed, info.Policy, info.Repeat = e.Variant.Name(), e.Variant.Maze.Size, &e.Seed, e.Policy, e.Repeat
	}
	if asJSON {
		return printJSON(w, info)
	}
	if info.Seed != nil {
		fmt.Fprintf(w, "variant  %s\nseed     %d\npolicy   %s\n", info.Variant, *info.Seed, info.Policy)
	} else {
		fmt.Fprintln(w, "recorded by another program: no seed, cannot be replayed")
	}
	if info.Repeat > 1 {
		fmt.Fprintf(w, "held     each decision for %d steps\n", info.Repeat)
	}
	fmt.Fprintf(w, "steps    %d\nreturn   %v\n", info.Steps, info.Return)
	for _, a := range info.Arrays {
		shape := strings.ReplaceAll(strings.Trim(fmt.Sprint(a.Shape), "[]"), " ", "x")
		fmt.Fprintf(w, "%-14s %-4s %-18s %d bytes\n", a.Name, a.Type, shape, a.Bytes)
	}
	for _, note := range info.Notes {
		fmt.Fprintln(w, "note: "+note)
	}
	return nil
}

// datasetInfo describes the folder of a data set.
type datasetInfo struct {
	Variant  string  `json:"variant"`
	Policy   string  `json:"policy"`
	Seed     uint32  `json:"seed"`
	Episodes int     `json:"episodes"`
	Complete int     `json:"complete"`
	Steps    int64   `json:"steps"`
	Return   float64 `json:"return_mean"`
	Bytes    int64   `json:"bytes"`
}

func infoDataset(w io.Writer, dir string, asJSON bool) error {
	m, err := dataset.ReadManifest(dir)
	if err != nil {
		return usageError{err}
	}
	info := datasetInfo{Variant: m.Variant.Name(), Policy: m.Policy, Seed: m.Seed, Episodes: m.Episodes, Complete: len(m.Entries)}
	for _, e := range m.Entries {
		info.Steps += int64(e.Steps)
		info.Return += e.Return / float64(len(m.Entries))
		info.Bytes += e.Bytes
	}
	if asJSON {
		return printJSON(w, info)
	}
	fmt.Fprintf(w, "variant   %s\npolicy    %s\nseed      %d\nepisodes  %d of %d\nsteps     %d\nreturn    %.2f in the mean\nsize      %.1f MB\n",
		info.Variant, info.Policy, info.Seed, info.Complete, info.Episodes, info.Steps, info.Return, float64(info.Bytes)/1e6)
	return nil
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
