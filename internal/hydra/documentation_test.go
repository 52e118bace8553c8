package hydra_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ariadne/internal/hydra"
)

const documentation = "../../docs/configuration.md"

// pages returns the text of all pages, because a task's keys are explained on the task's own page.
func pages(t *testing.T) string {
	t.Helper()
	paths, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// argument matches a word of a command line. A word with blanks is in the shell's single quotes.
var argument = regexp.MustCompile(`'[^']*'|\S+`)

func TestDocumentedCommandLinesCompose(t *testing.T) {
	text, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		args, ok := strings.CutPrefix(line, "ariadne train ")
		if !ok {
			continue
		}
		n++
		var words []string
		for _, word := range argument.FindAllString(args, -1) {
			if !strings.HasPrefix(word, "-") { // not a flag of the command
				words = append(words, strings.Trim(word, "'"))
			}
		}
		runs, err := hydra.Sweep(words)
		if err != nil {
			t.Errorf("%s%v", line, err)
		}
		for _, r := range runs {
			if _, err := hydra.Compose(configs(t), r.Args); err != nil {
				t.Errorf("%s%v", line, err)
			}
		}
	}
	if n == 0 {
		t.Error("no command lines were found")
	}
}

// prediction matches the start of the keys of predictions. The experimenter chooses their names.
var prediction = regexp.MustCompile(`^trainer\.predictions\.\w+`)

func TestEveryKeyAndOptionIsDocumented(t *testing.T) {
	text := pages(t)
	documented := func(name string) bool { return strings.Contains(text, "`"+name+"`") }
	fsys := configs(t)
	groups, err := hydra.Groups(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range groups {
		options, err := hydra.Options(fsys, group)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range options {
			choice := "+" + group + "=" + o.Name
			if !documented(choice) {
				t.Errorf("%s is not documented", choice)
			}
			c, err := hydra.Compose(fsys, []string{choice})
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range c.Paths() {
				part, err := c.At(key)
				if err != nil {
					t.Fatal(err)
				}
				key = prediction.ReplaceAllString(key, "trainer.predictions.NAME")
				parent, last := key, key
				if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
					parent, last = key[:dot], key[dot:]
				}
				schedule := documented(parent+".initial") && documented(last)
				if len(part.Keys()) == 0 && !schedule && !documented(key) && !documented(strings.TrimPrefix(key, "task.")) {
					t.Errorf("%s of %s is not documented", key, choice)
				}
			}
		}
	}
}
