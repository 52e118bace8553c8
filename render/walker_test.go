package render

import (
	"math"
	"testing"

	"github.com/go-gl/mathgl/mgl64"
)

func TestWalkerIsSeenFromAboveOnly(t *testing.T) {
	if parts := AppendWalker(nil, &View{}); len(parts) != 0 {
		t.Errorf("the walker's own camera sees %v", parts)
	}
	// It faces -y, so that its right is -x.
	parts := AppendWalker(nil, &View{Camera: TopCamera, X: 1, Y: 2, Steer: math.Pi / 2})
	if len(parts) != 3 {
		t.Fatalf("the top camera sees %v", parts)
	}
	if want := (mgl64.Vec3{0.78, 2, 0.6}); parts[1].Center.Sub(want).Len() > 1e-12 || parts[1].Color[0] != 0.7 {
		t.Errorf("the red ear is %+v, want it at %v", parts[1], want)
	}
}
