package maze

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var documentedLayout = regexp.MustCompile("(?s)```\n(" + textMagic + ".*?)```")

func TestDocumentedLayoutCanBePlayed(t *testing.T) {
	text, err := os.ReadFile("../docs/maze.md")
	if err != nil {
		t.Fatal(err)
	}
	match := documentedLayout.FindStringSubmatch(string(text))
	if match == nil {
		t.Fatal("no layout is documented")
	}
	e := newTestEnv(t, ForLayout(parse(t, match[1])), 1)
	if len(e.Targets()) != strings.Count(match[1], "G") {
		t.Errorf("%d targets", len(e.Targets()))
	}
}
