//go:build cgo && !nogl

package gl

import (
	"strings"
	"testing"

	"github.com/go-gl/gl/v3.3-core/gl"
)

func TestErrorsOfTheDriverSayWhatHelps(t *testing.T) {
	for code, want := range map[uint32]string{
		gl.CONTEXT_LOST:      "the device was reset or taken away",
		gl.OUT_OF_MEMORY:     "draw fewer or smaller pictures",
		gl.INVALID_OPERATION: "error 0x502",
	} {
		if err := errorText(code); !strings.Contains(err.Error(), want) {
			t.Errorf("code %#x: %v, want %q", code, err, want)
		}
	}
}
