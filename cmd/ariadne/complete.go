package main

import (
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"ariadne/assets"
	"ariadne/internal/hydra"
)

// completeExperiment completes +group=option and, once an option is chosen, the keys of its configuration. Anything else is a file.
func completeExperiment(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if strings.HasPrefix(word, "+") {
		return completeOptions(word)
	}
	var chosen []string
	for _, arg := range args {
		if strings.HasPrefix(arg, "+") || strings.HasPrefix(arg, "task=") {
			chosen = append(chosen, arg)
		}
	}
	c, err := composed(chosen)
	if len(chosen) == 0 || err != nil || strings.Contains(word, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var keys []string
	for _, path := range c.Paths() {
		if strings.HasPrefix(path, word) {
			keys = append(keys, path+"=")
		}
	}
	return keys, cobra.ShellCompDirectiveNoSpace
}

// completePlayed is completeExperiment for commands that play the default task if no other one is chosen.
func completePlayed(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if strings.HasPrefix(word, "task.") {
		args = withTask(args)
	}
	return completeExperiment(c, args, word)
}

// completeOptions lists the options of all groups as arguments, each with a description.
func completeOptions(word string) ([]string, cobra.ShellCompDirective) {
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	groups, err := hydra.Groups(files)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var options []string
	for _, g := range groups {
		of, err := hydra.Options(files, g)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		for _, o := range of {
			if arg := "+" + g + "=" + o.Name; strings.HasPrefix(arg, word) {
				options = append(options, cobra.CompletionWithDesc(arg, o.About))
			}
		}
	}
	return options, cobra.ShellCompDirectiveNoFileComp
}
