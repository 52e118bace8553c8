package pages_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/pages"
)

const root = "../.."

// all returns the blocks of all pages.
func all(t *testing.T) []pages.Block {
	t.Helper()
	paths, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []pages.Block
	for _, path := range append(paths, root+"/README.md", root+"/python/README.md") {
		b, err := pages.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, b...)
	}
	return blocks
}

func TestBlocksHaveLanguagesThatAreRun(t *testing.T) {
	for _, b := range all(t) {
		if !slices.Contains([]string{"", "sh", "python", "go"}, b.Language) {
			t.Errorf("%s: nothing runs %s; want sh, python, go or none", b.Place(), b.Language)
		}
	}
}

func TestTheNewcomerScriptRunsEachOfItsBlocks(t *testing.T) {
	script, err := os.ReadFile(root + "/scripts/newcomer.sh")
	if err != nil {
		t.Fatal(err)
	}
	var named, asked []string
	for _, b := range all(t) {
		if b.Newcomer == "" {
			continue
		}
		if filepath.Base(b.File) != "README.md" || slices.Contains(named, b.Newcomer) {
			t.Errorf("%s: newcomers find no block %s here, or two of them", b.Place(), b.Newcomer)
		}
		named = append(named, b.Newcomer)
	}
	for _, m := range regexp.MustCompile(`\bfollow ([a-z]+)`).FindAllSubmatch(script, -1) {
		asked = append(asked, string(m[1]))
	}
	slices.Sort(named)
	slices.Sort(asked)
	if len(named) == 0 || !slices.Equal(named, asked) {
		t.Errorf("README.md has blocks for newcomers %q, scripts/newcomer.sh follows %q", named, asked)
	}
}

// Examples are compiled and run, so the code in them works.
func TestGoBlocksStandInExamples(t *testing.T) {
	examples := examples(t)
	n := 0
	for _, b := range all(t) {
		if b.Language != "go" || b.Excuse != "" {
			continue
		}
		n++
		lines := code(b.Text)
		if !slices.ContainsFunc(examples, func(e []string) bool { return inOrder(lines, e) }) {
			t.Errorf("%s: no example has these lines in this order", b.Place())
		}
	}
	t.Logf("found %d blocks in %d examples", n, len(examples))
	if n == 0 {
		t.Error("no page has a block in Go")
	}
}

// examples returns the lines of the bodies of all example functions.
func examples(t *testing.T) (bodies [][]string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			if err == nil && d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(d.Name.Name, "Example") {
				var body bytes.Buffer
				if err := printer.Fprint(&body, files, d.Body); err != nil {
					return err
				}
				bodies = append(bodies, code(body.String()))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return bodies
}

// code returns the lines of a text without comments, blank lines and indentation.
func code(text string) (lines []string) {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// inOrder reports whether all lines occur in a text in their order. Other lines may come between.
func inOrder(lines, text []string) bool {
	for _, line := range lines {
		i := slices.Index(text, line)
		if i < 0 {
			return false
		}
		text = text[i+1:]
	}
	return true
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCommentsSayHowABlockIsChecked(t *testing.T) {
	path := write(t, "# Page\n\n<!-- newcomer: first -->\n```sh\ntrue\n\nfalse\n```\n\n<!-- not run: it is long -->\n\n```python\n```\ntext\n```\nplain\n```\n")
	got, err := pages.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []pages.Block{
		{File: path, Line: 4, Language: "sh", Text: "true\n\nfalse\n", Newcomer: "first"},
		{File: path, Line: 12, Language: "python", Excuse: "it is long"},
		{File: path, Line: 15, Text: "plain\n"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
}

func TestMalformedPagesAreErrorsWithTheirPlace(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{"text\n```sh\ntrue\n", ":2: the block does not end"},
		{"<!-- not run: why -->\ntext\n```sh\n```\n", ":1: the comment stands above no block"},
		{"<!-- newcomer: last -->\n", ":1: the comment stands above no block"},
		{"\n<!-- not run: -->\n```sh\n```\n", ":2: "},
		{"<!-- not run: why\n```sh\n```\n", ":1: "},
	} {
		if _, err := pages.Read(write(t, c.page)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one with %q", c.page, err, c.want)
		}
	}
}
