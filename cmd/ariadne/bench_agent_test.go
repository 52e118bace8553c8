package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestBenchMeasuresTheNetworksThatAreAskedFor(t *testing.T) {
	for _, c := range []struct {
		args, want string
	}{
		{"learner network=agalite,lstm steps=2 sequences=3", "agalite_samples_per_s agalite_products_of_peak lstm_samples_per_s lstm_products_of_peak"},
		{"act network=agalite,gru sequences=2", "act2_ms gru_act2_ms"},
		{"state network=agalite", "agalite_state_bytes"},
	} {
		out, err := run(t, append(strings.Fields("bench "+c.args), "--seconds", "0.01", "--json")...)
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		var metrics []metric
		if err := json.Unmarshal([]byte(out), &metrics); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, m := range metrics {
			if names = append(names, m.Metric); !(m.Value > 0) {
				t.Errorf("%s: %s is %v", c.args, m.Metric, m.Value)
			}
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s measured %s, want %s", c.args, got, c.want)
		}
	}
}

func TestBenchRefusesNetworksAndSettingsThatItDoesNotKnow(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"learner network=perceptron", "nature_agalite"}, {"act walls=2", "sequences"}, {"learner steps=0", "steps is 0"},
		{"learner sequences=many", "many"}, {"physics steps=2", "no settings"},
	} {
		_, err := run(t, strings.Fields("bench "+c.args)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
}
