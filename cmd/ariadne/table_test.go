package main

import (
	"strings"
	"testing"
)

func printed(t *testing.T, print func(*strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTablesAreAlignedByCharacters(t *testing.T) {
	words := table{
		{name: "run", cells: []string{"größer|kleiner", "b"}},
		{name: "steps", number: true, cells: []string{"7", "123456"}},
		{name: "last", cells: []string{"x", empty}},
	}
	text := printed(t, func(b *strings.Builder) error { return words.text(b) })
	if want := "run              steps  last\ngrößer|kleiner       7  x\nb               123456  -\n"; text != want {
		t.Errorf("text\n%swant\n%s", text, want)
	}
	markdown := printed(t, func(b *strings.Builder) error { return words.markdown(b) })
	if want := `| run             |  steps | last |
| --------------- | -----: | ---- |
| größer\|kleiner |      7 | x    |
| b               | 123456 | -    |
`; markdown != want {
		t.Errorf("Markdown\n%swant\n%s", markdown, want)
	}
}
