package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ariadne/maze/planner"
)

// The policies that eval and record play.
const (
	policyCheckpoint = "checkpoint" // a run's newest checkpoint
	policyRandom     = planner.Random
	policyOracle     = planner.Oracle
	policyExplorer   = planner.Explorer
	policyWander     = planner.Wander
)

const policyHelp = "who plays: checkpoint (the run's newest), random (uniform over the actions) or, in Memory Maze, oracle (plans and knows the maze), explorer (plans and knows what it has seen) or wander (walks from one random place to another); agent=NAME says the same (default checkpoint)"

// choosePolicy returns the policy that a flag or an argument agent=NAME names, and the other arguments.
func choosePolicy(flag string, args []string) (policy string, rest []string, err error) {
	policy = flag
	for _, arg := range args {
		name, ok := strings.CutPrefix(arg, "agent=")
		switch {
		case !ok:
			rest = append(rest, arg)
		case policy != "" && policy != name:
			return "", nil, usageError{fmt.Errorf("both %s and %s are to play; choose one", policy, name)}
		default:
			policy = name
		}
	}
	if policy == "" {
		policy = policyCheckpoint
	}
	if known := []string{policyOracle, policyExplorer, policyWander, policyCheckpoint, policyRandom}; !slices.Contains(known, policy) {
		return "", nil, usageError{fmt.Errorf("policy %q is not known, want oracle, explorer, wander, checkpoint or random", policy)}
	}
	return policy, rest, nil
}

// splitRuns splits arguments into the folders of runs, wherever they stand, and the rest.
func splitRuns(args []string) (runs, rest []string) {
	for _, arg := range args {
		if namesRun(arg) {
			runs = append(runs, arg)
		} else {
			rest = append(rest, arg)
		}
	}
	return runs, rest
}

// splitRun is splitRuns for at most one run. run is "" if none is named.
func splitRun(args []string) (run string, rest []string, err error) {
	runs, rest := splitRuns(args)
	switch len(runs) {
	case 0:
		return "", rest, nil
	case 1:
		return runs[0], rest, nil
	}
	return "", nil, usageError{fmt.Errorf("%s are named; one run is wanted, and changes of its configuration as key=value", strings.Join(runs, " and "))}
}

// namesRun reports whether an argument is a run's folder instead of a change of the configuration. A sweep's folders have names such as
// "0_seed=1". An argument that could be both is a folder if that folder has a configuration.
func namesRun(arg string) bool {
	if arg == "" || strings.HasPrefix(arg, "+") || strings.HasPrefix(arg, "~") {
		return false
	}
	if key, _, assigned := strings.Cut(arg, "="); !assigned || strings.Contains(key, "/") {
		return true
	}
	_, err := os.Stat(filepath.Join(arg, configFile))
	return err == nil
}

// withSweeps replaces each folder of runs by the runs in it. Other folders stay; if they are no runs, their readers refuse them.
func withSweeps(folders []string) []string {
	var runs []string
	for _, folder := range folders {
		if inside, err := runsIn(folder, configFile); err == nil {
			runs = append(runs, inside...)
		} else {
			runs = append(runs, folder)
		}
	}
	return runs
}

// experimentFor returns the experiment of a run. If there is no run, it is that of an agent that comes with the program. For a policy that
// needs no agent, it is the one that the arguments compose.
func experimentFor(policy, run string, args []string) (*experiment, error) {
	if err := checkPlayed(args); err != nil {
		return nil, err
	}
	switch {
	case run != "":
		return saved(onDisk(run), args)
	case policy == policyCheckpoint:
		return shipped(args)
	}
	return composeTask(args)
}

const defaultEffort = "normal"

// wanderNoise is the wanderer's default noise. It is enough for data of all kinds, as docs/dataset.md shows.
const wanderNoise = 0.2

// plannerFlags are the flags of planners. The oracle uses both, the wanderer the noise alone.
type plannerFlags struct {
	effort string
	noise  float64
	given  *pflag.FlagSet // the flags of the command line; nil without one
}

func (o *plannerFlags) add(c *cobra.Command) {
	f := c.Flags()
	o.given = f
	f.StringVar(&o.effort, "effort", defaultEffort, "how much the oracle plans: fast, normal or strong")
	f.Float64Var(&o.noise, "noise", 0, fmt.Sprintf("probability with which the oracle or the wanderer (default %v) draws an action uniformly instead", wanderNoise))
}

// suits returns an error about flags that have no effect for a policy.
func (o *plannerFlags) suits(policy string) error {
	flags := []string{"effort", "noise"}
	switch policy {
	case policyOracle:
		return nil
	case policyWander:
		flags = flags[:1]
	}
	return unused(o.given, fmt.Sprintf("it is the oracle's, and the policy is %s", policy), flags...)
}

// plans reports whether a policy is a planner.
func plans(policy string) bool {
	return policy == policyOracle || policy == policyExplorer || policy == policyWander
}

// planner returns the planner of a policy that needs no network. It returns an error if flags are out of range.
func (o *plannerFlags) planner(policy string) (planner.Planner, error) {
	p := planner.Planner{Who: policy}
	if policy != policyOracle && policy != policyWander {
		return p, nil // it uses no flags
	}
	effort, ok := planner.Effort(o.effort)
	switch {
	case !ok:
		return p, usageError{fmt.Errorf("--effort is %q, want fast, normal or strong", o.effort)}
	case !(o.noise >= 0 && o.noise <= 1):
		return p, usageError{fmt.Errorf("--noise is %v, want a probability", o.noise)}
	}
	p.Noise = o.noise
	if policy == policyOracle {
		p.Effort = effort
	} else if o.given == nil || !o.given.Changed("noise") {
		p.Noise = wanderNoise
	}
	return p, nil
}
