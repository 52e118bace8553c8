package render

import (
	"math"
	"testing"
)

func TestSphereMeshIsClosedAndFacesOutwards(t *testing.T) {
	m := SphereMesh()
	if want := SphereSlices * (2*SphereStacks - 2); len(m.Triangles) != want {
		t.Errorf("%d triangles, want %d", len(m.Triangles), want)
	}
	volume := 0.0
	for i, tri := range m.Triangles {
		a, b, c := vec(m.Vertices[tri[0]]), vec(m.Vertices[tri[1]]), vec(m.Vertices[tri[2]])
		part := a.Dot(b.Cross(c)) / 6
		if part <= 0 {
			t.Errorf("triangle %d does not face outwards", i)
		}
		volume += part
		if upper := i < len(m.Triangles)/2; upper != (a[2]+b[2]+c[2] > 0) {
			t.Errorf("triangle %d is not in the half of its hemisphere", i)
		}
	}
	// A gap or an overlap would show in the volume.
	if want := 4 * math.Pi / 3; volume < 0.96*want || volume > want {
		t.Errorf("volume %v, want a little less than %v", volume, want)
	}
	for i, v := range m.Vertices {
		if math.Abs(vec(v).Len()-1) > 1e-6 {
			t.Errorf("vertex %d lies at a distance of %v", i, vec(v).Len())
		}
	}
}
