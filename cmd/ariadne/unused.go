package main

import (
	"ariadne/agent"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// unused returns a usage error if one of the named flags was given, since it has no effect. because says why. f is nil if there was no
// command line; then there is no error.
func unused(f *pflag.FlagSet, because string, names ...string) error {
	if f == nil {
		return nil
	}
	for _, name := range names {
		if f.Changed(name) {
			return usageError{fmt.Errorf("--%s has no effect: %s; leave it out", name, because)}
		}
	}
	return nil
}

// ofTraining are keys that say how a run is trained and nothing about how its agent plays. The values name what may have been meant instead.
var ofTraining = map[string]string{
	"seed": "; --seed is the seed of mazes and actions", "steps": "", "log_interval": "", "checkpoint": "", "run": "", "init": "", "data": "",
	"curriculum": "", "mix": "",
}

// unplayed are the keys of a configuration on which the episodes that are played do not depend.
var unplayed = append([]string{"threads"}, slices.Collect(maps.Keys(ofTraining))...)

// ofPlaying are the trainer's keys that describe the agent, or say how it acts.
var ofPlaying = append([]string{"arg_max", "d_actor", "d_critic", "agent", "predictions"}, agent.SettingsKeys...)

// checkPlayed returns a usage error about a change of a configuration that has no effect on playing.
func checkPlayed(args []string) error {
	for _, arg := range args {
		key, _, assigned := strings.Cut(strings.TrimLeft(arg, "+~"), "=")
		if !assigned || strings.Contains(key, "/") {
			continue
		}
		first, rest, _ := strings.Cut(key, ".")
		instead, training := ofTraining[first]
		if first == "trainer" && rest != "" && !within(rest, ofPlaying) {
			training = true
		}
		if training {
			return usageError{fmt.Errorf("%s has no effect: it is about how a run is trained, not about how it is played%s", arg, instead)}
		}
	}
	return nil
}
