package headless_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"ariadne/assets"
	"ariadne/headless"
)

// checkered returns textures that differ from each other and whose orientation is visible.
func checkered(side int) *assets.Textures {
	paint := func(k int) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, side, side))
		for y := range side {
			for x := range side {
				m.SetRGBA(x, y, color.RGBA{uint8(25 * k), uint8(255 * x / side), uint8(100 + 155*((x/4+y/4)%2)), 255})
			}
		}
		return m
	}
	tex := &assets.Textures{Sky: assets.Sky()}
	for i := range tex.Walls {
		tex.Walls[i] = paint(i)
	}
	for i := range tex.Floors {
		tex.Floors[i] = paint(len(tex.Walls) + i)
	}
	return tex
}

func TestAutoAlwaysDrawsAndSaysWhy(t *testing.T) {
	for _, name := range []string{"", headless.RenderAuto} {
		r, err := headless.New(64, 64, checkered(32), headless.Options{Render: name})
		if err != nil {
			t.Fatal(err)
		}
		about := r.Describe()
		t.Log(about)
		if !strings.HasPrefix(about, "OpenGL ") && !strings.HasPrefix(about, "software, ") || !strings.Contains(about, "(auto: ") {
			t.Errorf("described as %q", about)
		}
		if strings.HasPrefix(about, "OpenGL ") && strings.Contains(about, "llvmpipe") {
			t.Errorf("auto took OpenGL on the CPU: %q", about)
		}
		if strings.Contains(about, "\n") {
			t.Errorf("the description has several lines: %q", about)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestTheSoftwareRendererCanBeAskedFor(t *testing.T) {
	r, err := headless.New(64, 48, checkered(32), headless.Options{Render: headless.RenderSoft, Threads: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if about := r.Describe(); !strings.HasPrefix(about, "software, 3 threads") || strings.Contains(about, "auto") {
		t.Errorf("described as %q", about)
	}
	if w, h := r.Size(); w != 64 || h != 48 {
		t.Errorf("size %dx%d", w, h)
	}
}

func TestSettingsThatNoRendererHasAreErrors(t *testing.T) {
	broken := checkered(32)
	broken.Walls[3] = image.NewRGBA(image.Rect(0, 0, 16, 32))
	for _, c := range []struct {
		want string
		tex  *assets.Textures
		o    headless.Options
	}{
		{`renderer "vulkan": want auto, gl or soft`, checkered(32), headless.Options{Render: "vulkan"}},
		{"no textures", nil, headless.Options{}},
		{"no textures", nil, headless.Options{Render: headless.RenderSoft}},
		{"image 3 is 16x32", broken, headless.Options{}},
		{"image 3 is 16x32", broken, headless.Options{Render: headless.RenderSoft}},
		{"always 4 samples", checkered(32), headless.Options{Render: headless.RenderSoft, Samples: 1}},
		{"no devices", checkered(32), headless.Options{Render: headless.RenderSoft, Device: "gpu"}},
		{"-1 threads", checkered(32), headless.Options{Render: headless.RenderSoft, Threads: -1}},
	} {
		r, err := headless.New(64, 64, c.tex, c.o)
		if err == nil {
			r.Close()
		}
		if err == nil || !strings.HasPrefix(err.Error(), "headless: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.o, err, c.want)
		}
	}
}
