package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ariadne/agent/op"
	"ariadne/assets"
	"ariadne/headless"
	"ariadne/internal/safetensors"
	"ariadne/rundir"
	"ariadne/task"
)

func infoCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "info",
		Short: "Show what this build can do here: kernels, renderer, tasks, video",
		Example: `  ariadne info
  ariadne info maze --size 9 --seed 3
  ariadne info config +memory_maze=agalite task.size=11
  ariadne info checkpoint runs/NAME`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return infoBuild(c.OutOrStdout()) },
	}
	c.AddCommand(infoMazeCommand(), infoConfigCommand(), infoCheckpointCommand(), infoEpisodeCommand())
	return c
}

func infoBuild(w io.Writer) error {
	fmt.Fprintf(w, "version   %s\n", version())
	fmt.Fprintf(w, "cores     %d\n", runtime.GOMAXPROCS(0))
	fmt.Fprintf(w, "kernels   %s\n", op.Kernels)
	fmt.Fprintf(w, "renderer  %s\n", describeRenderer())
	fmt.Fprintf(w, "tasks     %s\n", strings.Join(task.Names(), ", "))
	encoder := "none: videos are GIFs (install ffmpeg for MP4)"
	if path, err := exec.LookPath("ffmpeg"); err == nil {
		encoder = path
	}
	fmt.Fprintf(w, "ffmpeg    %s\n", encoder)
	return nil
}

func describeRenderer() string {
	textures, err := assets.LoadTextures("")
	if err != nil {
		return "none: " + oneLine(err)
	}
	r, err := headless.New(64, 64, textures, headless.Options{})
	if err != nil {
		return "none: " + oneLine(err)
	}
	defer r.Close()
	return r.Describe()
}

func infoConfigCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "config +group=option [key=value ...]",
		Short:             "Print the configuration that train would use",
		Example:           "  ariadne info config +tmaze=agalite task.corridor_len=160",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeExperiment,
		RunE: func(c *cobra.Command, args []string) error {
			e, err := compose(args)
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(e.config.YAML())
			return err
		},
	}
}

func infoCheckpointCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "checkpoint RUN",
		Short:   "List the weights of a run's newest checkpoint",
		Example: "  ariadne info checkpoint runs/NAME --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return infoCheckpoint(c.OutOrStdout(), args[0], asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

type checkpointInfo struct {
	Path       string            `json:"path"`
	Parameters int               `json:"parameters"`
	Metadata   map[string]string `json:"metadata"`
	Tensors    []tensorInfo      `json:"tensors"`
}

type tensorInfo struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
}

func infoCheckpoint(w io.Writer, run string, asJSON bool) error {
	path, err := rundir.TrainedWeights(run, tell)
	if err != nil {
		return usageError{err}
	}
	f, err := safetensors.Read(path)
	if err != nil {
		return usageError{err}
	}
	info := checkpointInfo{Path: path, Metadata: f.Metadata}
	for _, t := range f.Tensors {
		n := 1
		for _, d := range t.Shape {
			n *= d
		}
		info.Parameters += n
		info.Tensors = append(info.Tensors, tensorInfo{t.Name, t.Shape})
	}
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(info)
	}
	fmt.Fprintf(w, "%s: %d parameters\n", path, info.Parameters)
	for _, t := range info.Tensors {
		shape := make([]string, len(t.Shape))
		for i, d := range t.Shape {
			shape[i] = strconv.Itoa(d)
		}
		fmt.Fprintf(w, "%-70s %s\n", t.Name, strings.Join(shape, "x"))
	}
	return nil
}
