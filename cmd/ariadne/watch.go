package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"ariadne/play"
	"ariadne/play/network"
	"ariadne/play/probed"
	"ariadne/task"
)

func watchCommand() *cobra.Command {
	o := sitting{}
	policy, probes := "", false
	planning, draw := plannerFlags{}, drawFlags{}
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "watch [RUN | agent=random|oracle|explorer|wander] [task=NAME] [key=value ...]",
		Short: "Watch a trained agent in a window, look into its network, and take over",
		Long: `Watch the newest checkpoint of a run play, and what goes on in its network: the return that it expects, the probabilities of
its actions, and how much each layer's memory changes. A movement key takes over; P gives control back.

` + shippedHelp,
		Example: `  ariadne watch                                  # the agent that comes with Ariadne, in Memory Maze
  ariadne watch task.size=13
  ariadne watch runs/NAME
  ariadne watch runs/NAME task.size=11 --seed 3 --map
  ariadne watch agent=oracle task.size=9
  ariadne watch runs/PROBES --probe              # what ariadne probe has learned to read, drawn over the map`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completePlayed,
		RunE: func(c *cobra.Command, args []string) error {
			err := draw.check()
			if err != nil {
				return err
			}
			if policy, args, err = choosePolicy(policy, args); err != nil {
				return err
			}
			if err := cmp.Or(planning.suits(policy), draw.suits(policy)); err != nil {
				return err
			}
			run, rest, err := splitRun(withTextures(args))
			if err != nil {
				return err
			}
			if run == "" {
				rest = withTask(rest)
			}
			e, err := experimentFor(policy, run, rest)
			if err != nil {
				return err
			}
			if probes {
				policy = e.onlooker(policy)
			}
			options, err := o.options(c, e)
			if err != nil {
				return err
			}
			if options.Pilot, err = e.pilot(policy, uint64(options.Seed), draw, planning); err != nil {
				return err
			}
			if probes {
				r, err := e.reader()
				if err != nil {
					options.Pilot.Close()
					return err
				}
				options.Pilot, options.Map = probed.New(options.Pilot, r), true
			}
			return o.run(c, options)
		},
	}
	o.add(c)
	planning.add(c)
	draw.add(c)
	f := c.Flags()
	f.StringVar(&policy, "policy", "", policyHelp)
	f.BoolVar(&o.showView, "view", true, "show what the agent sees; V turns it on and off")
	f.BoolVar(&probes, "probe", false, "draw over the map what the probes of RUN (a run of ariadne probe) take the maze for: green cells are right, red wrong, dark a wall; crosses are targets")
	withTextures = texturesFlag(c)
	return c
}

// pilot returns the pilot of the policy that is watched.
func (e *experiment) pilot(policy string, seed uint64, draw drawFlags, planning plannerFlags) (play.Pilot, error) {
	switch {
	case policy == policyRandom:
		return play.NewRandom(seed), nil
	case plans(policy):
		p, err := planning.planner(policy)
		if err != nil {
			return nil, err
		}
		return play.NewPlanner(p, seed), nil
	}
	b, err := e.batch(1, seed)
	if err != nil {
		return nil, err
	}
	spec := b.Spec()
	if err := b.Close(); err != nil {
		return nil, err
	}
	return e.networkPilot(spec, seed, draw.chooses(e))
}

// networkPilot returns a pilot that acts by the experiment's newest checkpoint.
func (e *experiment) networkPilot(spec task.Spec, seed uint64, greedy bool) (play.Pilot, error) {
	c, err := e.newest(spec)
	if err != nil {
		return nil, err
	}
	p, err := network.New(e.network.Memory(), c.Model, c.Weights, seed, greedy)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.origin.path, err)
	}
	return p, nil
}
