package main

import (
	"fmt"

	"ariadne/probe"
	"ariadne/task/memorymaze"
)

// asks returns the configuration of a run's probes, or an error if it has none.
func (e *experiment) asks() (c probe.Config, err error) {
	part, err := e.config.At(probeGroup)
	if err != nil || e.settings.Probe == nil {
		return c, usageError{fmt.Errorf("there are no probes in %s; ariadne probe makes a run that has some", e.origin.path)}
	}
	return c, refused(part.Decode(&c))
}

// onlooker returns the policy that plays where a run of probes is named. It is the given policy, unless that is the checkpoint and the run's
// network is no agent. Then it is the wanderer, which shows the network what it saw in the episodes from which it learned.
func (e *experiment) onlooker(policy string) string {
	c, err := e.asks()
	if err != nil || policy != policyCheckpoint || c.TaughtBy == probe.ByNothing {
		return policy
	}
	warn("the network of %s only looks on: %s plays; agent=NAME has another one play", e.origin.path, policyWander)
	return policyWander
}

// reader returns the probes of the experiment's run as they are now.
func (e *experiment) reader() (*probe.Reader, error) {
	c, err := e.asks()
	if err != nil {
		return nil, err
	}
	s, err := memorymaze.ParseSettings(e.settings.Task)
	if err != nil {
		return nil, usageError{fmt.Errorf("task: %w", err)}
	}
	spec := s.Variant.Spec(0, s.ActionRepeat)
	m, err := e.model(spec, c.Heads(s.Variant, spec.Actions)...)
	if err != nil {
		return nil, err
	}
	file, content, err := e.origin.trained()
	if err != nil {
		return nil, usageError{err}
	}
	w := m.NewWeights()
	if err := w.Decode(content); err != nil {
		return nil, usageError{fmt.Errorf("weights %s: %w", file, err)}
	}
	return probe.NewReader(m, w, s.Variant)
}
