package main

import (
	"testing"

	"ariadne/agent"
	"ariadne/internal/hydra"
)

// TestTheNameOfACoreBringsItsKeys replaces the core of a configuration by each other core: the name alone must do it.
func TestTheNameOfACoreBringsItsKeys(t *testing.T) {
	for _, chosen := range []string{"+memory_maze=mapped", "+tmaze=galite", "+tmaze=gtrxl128"} {
		for _, name := range agent.CoreNames() {
			e, err := compose([]string{chosen, "trainer.seq_model.name=" + name, "trainer.seq_model.reset_hidden_on_terminate=false"})
			if err != nil {
				t.Errorf("%s with %s: %v", chosen, name, err)
				continue
			}
			if c := e.network.Core; c.Name() != name || c.Forgets() {
				t.Errorf("%s with %s: the core is %+v", chosen, name, c)
			}
			defaults, _ := agent.CoreDefaults(name)
			if n, err := hydra.Get[int](defaults, "d_model"); err == nil {
				if got, err := hydra.Get[int](e.config, "trainer.seq_model.d_model"); err != nil || chosen != "+tmaze="+name && got != n {
					t.Errorf("%s with %s: d_model is %d, %v, want %d", chosen, name, got, err, n)
				}
			}
		}
	}
}
