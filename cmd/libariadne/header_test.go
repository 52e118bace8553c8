package main

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// The test compares the names of functions in the header and in Go. The C compiler compares their types, since it sees cgo's prototypes
// together with the header's.
func TestHeaderDeclaresWhatIsExported(t *testing.T) {
	names := func(file, pattern string) []string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(text, -1) {
			list = append(list, string(m[1]))
		}
		slices.Sort(list)
		return list
	}
	declared := names("ariadne.h", `(?m)^[a-z0-9_]+ \*?(ariadne_[a-z_]+)\(`)
	exported := append(names("exports.go", `(?m)^//export (\w+)$`), names("exports_agent.go", `(?m)^//export (\w+)$`)...)
	exported = append(exported, names("message.c", `(?m)^ariadne_text \*(ariadne_[a-z_]+)\(`)...)
	slices.Sort(exported)
	if len(declared) == 0 || !slices.Equal(declared, exported) {
		t.Errorf("ariadne.h declares %v, the library exports %v", declared, exported)
	}
}
