package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// drawFlags are the flags that say how a checkpoint's policy chooses its actions. Without them, the configuration says it.
type drawFlags struct {
	greedy bool
	sample bool
	given  *pflag.FlagSet // the flags of the command line; nil without one
}

func (o *drawFlags) add(c *cobra.Command) {
	f := c.Flags()
	o.given = f
	f.BoolVar(&o.greedy, "greedy", false, "always take the most probable action instead of drawing one (default: as trainer.arg_max says)")
	f.BoolVar(&o.sample, "sample", false, "draw actions even if trainer.arg_max is set")
}

// check returns an error if the flags do not go together.
func (o *drawFlags) check() error {
	if o.greedy && o.sample {
		return usageError{errors.New("--greedy and --sample contradict each other; choose one")}
	}
	return nil
}

// suits returns an error about flags that have no effect for a policy.
func (o *drawFlags) suits(policy string) error {
	if policy == policyCheckpoint {
		return nil
	}
	return unused(o.given, fmt.Sprintf("it is of a checkpoint's network, and the policy is %s", policy), "greedy", "sample")
}

// chooses reports whether an experiment's agent takes its most probable action, instead of drawing one.
func (o *drawFlags) chooses(e *experiment) bool {
	return o.greedy || e.trainer.ArgMax && !o.sample
}
