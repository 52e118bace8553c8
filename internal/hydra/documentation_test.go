package hydra_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// eachOption calls f for all options of all groups.
func eachOption(t *testing.T, f func(group string, o hydra.Option)) {
	t.Helper()
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
			f(group, o)
		}
	}
}

var write = flag.Bool("write", false, "write the table of options into the page instead of comparing it")

// The table says of an option what its file begins with, which is what train --help says, too.
func TestTheTableOfOptionsIsThatOfTheFiles(t *testing.T) {
	const begin, end = "<!-- options -->\n", "<!-- end -->"
	table := begin + "| choose | what it is |\n| --- | --- |\n"
	eachOption(t, func(group string, o hydra.Option) {
		table += fmt.Sprintf("| `+%s=%s` | %s |\n", group, o.Name, o.About)
	})
	text, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := bytes.Cut(text, []byte(begin))
	_, after, ok2 := bytes.Cut(rest, []byte(end))
	if !ok1 || !ok2 {
		t.Fatalf("%s has no table between %s and %s", documentation, begin, end)
	}
	want := slices.Concat(before, []byte(table+end), after)
	switch {
	case bytes.Equal(text, want):
	case *write:
		if err := os.WriteFile(documentation, want, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s has another table of options than assets/configs: go test ./internal/hydra -run Options -write writes it", documentation)
	}
}

func TestEveryKeyAndOptionIsDocumented(t *testing.T) {
	text := pages(t)
	documented := func(name string) bool { return strings.Contains(text, "`"+name+"`") }
	eachOption(t, func(group string, o hydra.Option) {
		choice := "+" + group + "=" + o.Name
		if !documented(choice) {
			t.Errorf("%s is not documented", choice)
		}
		c, err := hydra.Compose(configs(t), []string{choice})
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
	})
}

// The table of keys of every run gives a default, and in brackets the options, or whole groups, that have another one: the last that names an
// option counts.
func TestTheDefaultsOfEveryRunAreThoseOfTheFiles(t *testing.T) {
	text, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "### Of every run")
	table, _, _ = strings.Cut(table, "\n#")
	row := regexp.MustCompile("(?m)^\\| `([a-z._]+)` \\| ([^ (|]+)(?: \\(([^|]*)\\))? \\|")
	exception := regexp.MustCompile("((?:`[a-z0-9_=]+`, )*`[a-z0-9_=]+`): ([^ ,]+)")
	rows := row.FindAllStringSubmatch(table, -1)
	if len(rows) < 10 {
		t.Fatalf("%d rows were read", len(rows))
	}
	eachOption(t, func(group string, o hydra.Option) {
		c, err := hydra.Compose(configs(t), []string{"+" + group + "=" + o.Name})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			want := r[2]
			for _, e := range exception.FindAllStringSubmatch(r[3], -1) {
				if strings.Contains(e[1], "`"+group+"`") || strings.Contains(e[1], "`"+group+"="+o.Name+"`") {
					want = e[2]
				}
			}
			part, err := c.At(r[1])
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(part.Value()); got != want && !(part.Value() == nil && want == "null") {
				t.Errorf("%s of +%s=%s is %s, the page says %s", r[1], group, o.Name, got, want)
			}
		}
	})
}
