package main

import (
	"fmt"
	"slices"
	"strings"

	"ariadne/internal/spelling"
	"ariadne/rundir"
)

// metricWords is how a picture writes a metric.
type metricWords struct {
	words  string
	factor float64 // the drawn value is the logged one times this
	zero   bool    // the picture includes 0
}

func percent(words string) metricWords { return metricWords{words, 100, true} }
func number(words string) metricWords  { return metricWords{words, 1, false} }

// returnWords is the word for returns. What they count depends on the task.
const returnWords = "return"

// of returns the words for a metric of some runs. For returns, they tell what the returns count.
func (m metricWords) of(runs []*loggedRun) string {
	switch m.words {
	case returnWords:
		return "return (" + returnUnit(runs) + " in an episode)"
	case knownMetrics["charts/guided_return"].words:
		return m.words + " (" + returnUnit(runs) + ")"
	}
	return m.words
}

// knownMetrics are the metrics whose names do not tell enough.
var knownMetrics = map[string]metricWords{
	"charts/episodic_return":     number(returnWords),
	"charts/guided_return":       number("return of guided episodes"),
	"charts/discounted_return":   number("discounted return (discounted sum of rewards)"),
	"charts/success":             percent("success (% of episodes)"),
	"charts/guided_success":      percent("success of guided episodes (%)"),
	"charts/return_percent":      {"return (% of the best possible)", 1, true},
	"charts/achievements":        {"achievements in an episode", 1, true},
	"charts/episodic_length":     number("length of episodes (environment steps)"),
	"charts/guided":              percent("steps that a guide makes (%)"),
	"charts/updates":             number("updates (number)"),
	"charts/episodes":            number("episodes (number)"),
	"charts/learning_rate":       number("learning rate"),
	"charts/entropy_coef":        number("coefficient of the entropy"),
	"charts/policy_coef":         number("coefficient of the policy's loss"),
	"charts/imitation_coef":      number("coefficient of imitation"),
	"charts/SPS":                 number("environment steps per second"),
	"losses/entropy":             number("entropy of the policy (nats)"),
	"losses/explained_variance":  number("explained variance of returns (1: all of it)"),
	"losses/value_loss":          number("loss of the value (squared return)"),
	"losses/policy_loss":         number("loss of the policy"),
	"losses/total_loss":          number("loss, all parts together"),
	"losses/imitation":           number("loss of imitation (nats)"),
	"losses/imitation_kl":        number("KL divergence from the guide (nats)"),
	"losses/imitation_agreement": percent("actions that agree with the guide's (%)"),
	"losses/approx_kl":           number("approximate KL divergence (nats)"),
	"losses/clipfrac":            percent("clipped samples (%)"),
	"losses/grad_norm":           number("norm of the gradient"),
	"time/elapsed":               number("time since the start (s)"),
}

// metricOf returns how to write a metric. If it is not one of knownMetrics, the words are those of its name.
func metricOf(name string) metricWords {
	if m, ok := knownMetrics[name]; ok {
		return m
	}
	kind, last, ok := strings.Cut(name, "/")
	words := strings.ReplaceAll(last, "_", " ")
	switch {
	case !ok:
		return number(name)
	case strings.HasPrefix(name, returnOf):
		return number(returnWords)
	case kind == "achievements":
		return percent(words + " (% of episodes)")
	case kind == "time":
		return number("time in an update: " + words + " (s)")
	}
	return number(words)
}

// returnOf is the beginning of the names of metrics that are returns in one task of a mixture.
const returnOf = "charts/return/"

// commonMetric returns how to write several metrics. It returns an error if they are of different kinds.
func commonMetric(names []string) (metricWords, error) {
	m := metricOf(names[0])
	for i, name := range names[1:] {
		if slices.Contains(names[:i+1], name) {
			return m, fmt.Errorf("--metric %s is given twice", name)
		}
		if other := metricOf(name); other != m {
			return m, fmt.Errorf("--metric %s is %s, and %s is %s: a picture has one axis", names[0], m.words, name, other.words)
		}
	}
	return m, nil
}

// metricNames returns the names of the curves of metric i; runs are the names of the runs. If there is one metric, curves have the names of
// their runs. Otherwise a name is the end of the metric's name, after the run's name if there are several runs.
func metricNames(metrics []string, i int, runs []string) []string {
	if len(metrics) == 1 {
		return runs
	}
	last := metrics[i][strings.LastIndexByte(metrics[i], '/')+1:]
	names := make([]string, len(runs))
	for k, run := range runs {
		if names[k] = last; len(runs) > 1 {
			names[k] = run + ", " + last
		}
	}
	return names
}

// nearMetrics returns "; did you mean ...?" with the metrics in records that resemble a wrong name, or nothing.
func nearMetrics(records []rundir.Record, name string) string {
	const most = 2 // typing errors
	name = strings.ToLower(name)
	var near []string
	for _, r := range records {
		for _, s := range r.Scalars {
			known := strings.ToLower(s.Name)
			meant := strings.HasSuffix(known, "/"+name) || spelling.Errors(known, name) <= most
			if meant && !slices.Contains(near, s.Name) {
				near = append(near, s.Name)
			}
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}
