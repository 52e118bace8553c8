package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"ariadne/agent/op"
	"ariadne/ranks/mpi"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print version, commit, Go version and kind of this build",
		Example: "  ariadne version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			b := thisBuild()
			_, err := fmt.Fprintf(c.OutOrStdout(), "version   %s\ncommit    %s\ngo        %s %s/%s\nbuild     %s, kernels in %s\nmpi       %s\n",
				b.version, b.commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, b.kind, op.Kernels, cmp.Or(mpi.Version(), "none"))
			return err
		},
	}
}

// build is what the Go command noted in the program about its build.
type build struct {
	version string // version of the module, or devel
	commit  string // the first digits and whether the tree differed from it, or unknown
	kind    string // cgo or pure Go, and tags
}

func thisBuild() build {
	b := build{version: "devel", commit: "unknown", kind: "pure Go"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.version = v
	}
	setting := map[string]string{}
	for _, s := range info.Settings {
		setting[s.Key] = s.Value
	}
	if r := setting["vcs.revision"]; r != "" {
		b.commit = r[:min(len(r), 12)]
		if setting["vcs.modified"] == "true" {
			b.commit += ", modified"
		}
	}
	if setting["CGO_ENABLED"] == "1" {
		b.kind = "cgo"
	}
	if tags := setting["-tags"]; tags != "" {
		b.kind += ", tags " + tags
	}
	return b
}

// version describes the build in one line: version or commit, version of Go, platform.
func version() string {
	b := thisBuild()
	v := b.version
	if b.commit != "unknown" {
		v = b.commit
	}
	return fmt.Sprintf("%s (%s, %s/%s)", v, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
