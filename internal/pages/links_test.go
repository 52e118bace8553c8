package pages_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```")
	linked  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	dropped = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// anchors returns what links to a page's headings end with, as GitHub makes them.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, h := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		title := strings.ToLower(linked.ReplaceAllString(h[1], "$1"))
		all[strings.ReplaceAll(dropped.ReplaceAllString(title, ""), " ", "-")] = true
	}
	return all
}

func TestLinksLeadToWhatIsThere(t *testing.T) {
	paths, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range append(paths, root+"/README.md", root+"/CONTRIBUTING.md", root+"/CHANGELOG.md", root+"/python/README.md") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			address := string(m[1])
			if strings.Contains(address, "://") {
				continue
			}
			n++
			file, anchor, _ := strings.Cut(address, "#")
			to := path
			if file != "" {
				to = filepath.Join(filepath.Dir(path), filepath.FromSlash(file))
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link %s leads nowhere", path, address)
				continue
			}
			if anchor == "" || filepath.Ext(to) != ".md" {
				continue
			}
			page, err := os.ReadFile(to)
			if err != nil {
				t.Fatal(err)
			}
			if !anchors(string(page))[anchor] {
				t.Errorf("%s: the link %s leads to no heading", path, address)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d links were read", n)
	}
}
