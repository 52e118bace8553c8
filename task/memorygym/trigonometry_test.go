package memorygym

import (
	"math"
	"testing"
)

func TestSincosAreWithinAUnitInTheLastPlace(t *testing.T) {
	for degrees := range 720 {
		sin, cos := sincos(degrees)
		wantSin, wantCos := math.Sincos(math.Mod(float64(degrees)*math.Pi/180, 2*math.Pi))
		if math.Abs(sin-wantSin) > 2.5e-16 || math.Abs(cos-wantCos) > 2.5e-16 {
			t.Errorf("%d degrees: %v, %v, want about %v, %v", degrees, sin, cos, wantSin, wantCos)
		}
	}
}
