// Ariadne trains, evaluates and records agents with memory in 3D mazes and the tasks around them.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// Exit codes other than 0. docs/configuration.md explains them to people.
const (
	exitFailure     = 1   // the command began its work and failed on the way
	exitUsage       = 2   // the command line is wrong, or a file that it names is missing or damaged; nothing was written
	exitInterrupted = 130 // SIGINT, SIGTERM, SIGHUP or SIGUSR2; the state was saved
)

// usageError marks a mistake in what the user asked for.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errInterrupted is the error of a command that a signal has stopped in good order.
var errInterrupted = errors.New("interrupted")

func main() {
	ctx, stop := untilStopped()
	out := &checked{file: os.Stdout}
	c := commands(out)
	err := out.verdict(c.ExecuteContext(ctx))
	stop()
	os.Exit(report(err))
}

// report prints an error in one line and returns the exit code.
func report(err error) int {
	if err != nil && !errors.Is(err, errInterrupted) && !errors.Is(err, errUnread) {
		tell(oneLine(err))
	}
	return exitCode(err)
}

// exitCode returns the exit code for an error, or for nil.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case !errors.Is(err, errUnread) && errors.As(err, &usageError{}):
		return exitUsage
	default:
		return exitFailure
	}
}

// oneLine folds an error's text into one line.
func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "ariadne",
		Short: "Agents that remember, in 3D mazes: train, evaluate, record",
		Long: `Ariadne simulates Memory Maze (memory-maze 1.0.3, seed for seed) and the tasks of the AGaLiTe paper, and trains
agents with memory in them. It needs no Python, no MuJoCo and no display.`,
		Example: `  ariadne watch
  ariadne train +memory_maze=agalite task.size=9
  ariadne train +tmaze=small task.corridor_len=10 steps=60000
  ariadne eval runs/NAME --episodes 50
  ariadne record runs/NAME -o policy.mp4
  ariadne info maze --size 9 --seed 3`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("%q is not a command%s; ariadne --help lists them", args[0], meantCommand(c, args[0]))}
			}
			return c.Help()
		},
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{flagError(c, err)} })
	c.AddCommand(trainCommand(), evalCommand(), playCommand(), watchCommand(), recordCommand(), datasetCommand(), probeCommand(), mergeCommand(), replayCommand(), webCommand(), curveCommand(), reportCommand(), infoCommand(), benchCommand(), assetsCommand(), versionCommand(), manCommand())
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
	return c
}

// commands returns the root command, which prints to out. It includes the library's own command for shells, completion, which notes out when
// it is made.
func commands(out io.Writer) *cobra.Command {
	c := root()
	c.SetOut(out)
	c.InitDefaultCompletionCmd()
	for _, sub := range c.Commands() {
		if sub.Name() == "completion" {
			sub.RunE = func(c *cobra.Command, _ []string) error { return c.Help() } // with a RunE, its arguments are checked
			wrapArgs(sub)
		}
	}
	return c
}

// wrapArgs makes a command, and all commands below it, report wrong arguments as usage errors.
func wrapArgs(c *cobra.Command) {
	check := c.Args
	if check == nil {
		check = cobra.ArbitraryArgs
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{argumentError(c, args)}
		}
		if err := checkArguments(args); err != nil {
			return usageError{err}
		}
		return nil
	}
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
}
