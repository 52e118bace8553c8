//go:build !cgo || nogl

package headless_test

import (
	"errors"
	"strings"
	"testing"

	"ariadne/headless"
)

func TestOpenGLThatWasNotBuiltInIsAnErrorThatHelps(t *testing.T) {
	for _, o := range []headless.Options{{Render: headless.RenderGL}, {Device: "gpu"}} {
		r, err := headless.New(64, 64, checkered(32), o)
		if err == nil {
			r.Close()
		}
		if !errors.Is(err, headless.ErrUnavailable) || !strings.Contains(err.Error(), "CGO_ENABLED=0") || !strings.Contains(err.Error(), "software renderer") {
			t.Errorf("%+v: error %v", o, err)
		}
	}
}
