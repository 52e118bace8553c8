package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ariadne/internal/spelling"
)

// This file says what the libraries that read command lines say, in words for people who do not know these libraries.

// wanted says in words which values a flag of a type takes.
var wanted = map[string]string{
	"int": "a whole number", "int64": "a whole number", "float64": "a number", "bool": "true or false",
	"uint32": fmt.Sprintf("a whole number from 0 to %d", uint32(math.MaxUint32)),
	"uint64": fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64)),
}

// flagError returns an error that says what is wrong with a flag.
func flagError(c *cobra.Command, err error) error {
	var wrong *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var said saidError
	switch {
	case errors.As(err, &wrong) && errors.As(err, &said):
		return fmt.Errorf("--%s %w", wrong.GetFlag().Name, said)
	case errors.As(err, &wrong):
		want := wanted[wrong.GetFlag().Value.Type()]
		if want == "" {
			want = "something else: " + wrong.GetFlag().Usage
		}
		if errors.Is(err, strconv.ErrRange) && want == wanted["int"] {
			want += fmt.Sprintf(" from %d to %d", math.MinInt64, math.MaxInt64)
		}
		return fmt.Errorf("--%s is %q, want %s", wrong.GetFlag().Name, wrong.GetValue(), want)
	case errors.As(err, &missing):
		return fmt.Errorf("--%s wants something behind it: %s", missing.GetFlag().Name, missing.GetFlag().Usage)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		name := unknown.GetSpecifiedName()
		return fmt.Errorf("--%s is not a flag of %s%s; %s --help lists them", name, c.CommandPath(), meant("--", name, flagNames(c)), c.CommandPath())
	case errors.As(err, &unknown):
		return fmt.Errorf("-%s is not a flag of %s; %s --help lists them", unknown.GetSpecifiedName(), c.CommandPath(), c.CommandPath())
	}
	return err
}

func flagNames(c *cobra.Command) (names []string) {
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// argumentError returns an error that says how many arguments a command takes, or which command may have been meant.
func argumentError(c *cobra.Command, args []string) error {
	switch {
	case c.HasSubCommands():
		return fmt.Errorf("%q is not a command of %s%s; %s --help lists them", args[0], c.CommandPath(), meantCommand(c, args[0]), c.CommandPath())
	case len(args) == 0:
		return fmt.Errorf("nothing is named, want %s; see %s --help", usage(c), c.CommandPath())
	case !strings.Contains(c.Use, " "):
		return fmt.Errorf("%s takes flags alone, and not %q; see %s --help", c.CommandPath(), args[0], c.CommandPath())
	}
	return fmt.Errorf("%d arguments are given, want %s; see %s --help", len(args), usage(c), c.CommandPath())
}

// usage returns how a command is called.
func usage(c *cobra.Command) string {
	first, _, _ := strings.Cut(c.Use, "\n")
	if c.HasParent() {
		first = c.Parent().CommandPath() + " " + first
	}
	return strings.TrimSuffix(strings.TrimSpace(first), " |")
}

// meantCommand is meant for the names of the commands below c.
func meantCommand(c *cobra.Command, name string) string {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return meant("", name, names)
}

// meant returns "; did you mean ...?" with the known names nearest to a name that is not known, or nothing.
func meant(prefix, name string, known []string) string {
	best := 1 + len(name)/4
	var near []string
	for _, k := range known {
		d := spelling.Errors(name, k)
		if d < best {
			best, near = d, nil
		}
		if d == best {
			near = append(near, prefix+k)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near[:min(len(near), 3)], " or ") + "?"
}
