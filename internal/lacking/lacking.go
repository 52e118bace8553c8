// Package lacking is for tests that need what a machine may not have: programs, devices, rights, data.
package lacking

import (
	"fmt"
	"os"
	"testing"
)

// Skip ends a test that cannot be done here. In continuous integration (the variable CI is set) that is a failure: there everything
// is to be had, and a test that is skipped by mistake would look as if it had passed.
func Skip(t testing.TB, why ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(fmt.Sprint(why...) + " (in CI that is no reason to skip)")
	}
	t.Skip(why...)
}
