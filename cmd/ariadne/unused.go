package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"ariadne/trained"
)

// unused refuses flags that were given and mean nothing here; because says why. Without flags, as where no command line was read,
// there are none.
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

// ofTraining are keys that say how a run is trained and nothing about how its agent plays, with what is meant instead.
var ofTraining = map[string]string{
	"seed": "; --seed is the seed of mazes and actions", "steps": "", "log_interval": "", "checkpoint": "", "run": "", "init": "", "data": "",
	"curriculum": "", "mix": "",
}

// unplayed are the keys of a configuration that say nothing of what happens in episodes that are played.
var unplayed = append([]string{"threads"}, slices.Collect(maps.Keys(ofTraining))...)

// ofPlaying are the trainer's keys that make the agent, or say how it acts.
var ofPlaying = append([]string{"arg_max", "d_actor", "d_critic", "agent", "predictions"}, trained.NetworkKeys...)

// checkPlayed refuses changes of a configuration that mean nothing for those who play.
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
