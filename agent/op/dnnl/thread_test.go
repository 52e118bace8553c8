//go:build cgo && !noblas

package dnnl

import (
	"strings"
	"testing"
)

// The test logs the version for scripts/onednn.sh, which runs the tests with another oneDNN.
func TestVersionIsOneOfThose(t *testing.T) {
	version := Version()
	t.Logf("oneDNN %s", version)
	if !strings.HasPrefix(version, "2.") && !strings.HasPrefix(version, "3.") {
		t.Errorf("oneDNN %s, the kernels are for 2 and 3", version)
	}
}

func TestARefusalSaysWhatHelps(t *testing.T) {
	for _, part := range []string{"TBB", "OMP or SEQ", "-tags noblas"} {
		if text := refusal("TBB"); !strings.Contains(text, part) {
			t.Errorf("%q says nothing of %s", text, part)
		}
	}
}
