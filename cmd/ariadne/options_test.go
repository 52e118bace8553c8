package main

import (
	"io/fs"
	"testing"

	"ariadne/assets"
	"ariadne/internal/hydra"
)

func TestEveryOptionIsUnderstood(t *testing.T) {
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		t.Fatal(err)
	}
	groups, err := hydra.Groups(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range groups {
		options, err := hydra.Options(files, group)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range options {
			arg := "+" + group + "=" + o.Name
			open := compose
			if group == "task" { // its options have no agent
				open = composeTask
			}
			e, err := open([]string{arg})
			if err != nil {
				t.Errorf("%s: %v", arg, err)
				continue
			}
			b, err := e.batch(1, 1)
			if err != nil {
				t.Errorf("%s: %v", arg, err)
				continue
			}
			if group != "task" {
				if _, err := e.model(b.Spec()); err != nil {
					t.Errorf("%s: %v", arg, err)
				}
			}
			if err := b.Close(); err != nil {
				t.Errorf("%s: %v", arg, err)
			}
		}
	}
}
