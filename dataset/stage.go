package dataset

import (
	"fmt"
	"hash/crc32"
	"image"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/task/memorymaze"
)

// stage simulates episodes of one variant, one after another.
type stage struct {
	variant  memorymaze.Variant
	renderer render.Renderer
	look     look

	env    *maze.Env
	view   [1]render.View
	now    moment
	finder maze.Pathfinder
	path   []maze.Cell
	mapper render.Minimap
}

// look is what pictures depend on besides the variant.
type look struct {
	Renderer string `json:"renderer"` // headless.RenderSoft or RenderGL
	Textures uint32 `json:"textures"` // checksum of their pixels, CRC-32C
}

func newStage(v memorymaze.Variant, o Options) (*stage, error) {
	if err := v.Validate(); err != nil {
		return nil, given(err)
	}
	s := &stage{variant: v, look: look{Renderer: o.Render}}
	switch o.Render {
	case "":
		s.look.Renderer = headless.RenderSoft
	case headless.RenderSoft, headless.RenderGL:
	default:
		return nil, given(fmt.Errorf("renderer %q: the pictures of a data set are drawn by %s or %s", o.Render, headless.RenderSoft, headless.RenderGL))
	}
	textures, err := assets.LoadTextures(o.Textures)
	if err != nil {
		return nil, given(err)
	}
	s.look.Textures = checksum(textures)
	// Episodes are simulated side by side, so each needs only one thread.
	how := headless.Options{Render: s.look.Renderer, Device: o.Device, Threads: 1}
	if s.renderer, err = headless.New(v.CameraResolution, v.CameraResolution, textures, how); err != nil {
		return nil, err
	}
	s.now.pix = make([]uint8, 3*v.CameraResolution*v.CameraResolution)
	return s, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum returns a checksum of the pixels of textures. It leaves out the sky, which is always the same.
func checksum(t *assets.Textures) uint32 {
	sum := uint32(0)
	add := func(m *image.RGBA) { sum = crc32.Update(sum, castagnoli, m.Pix) }
	for _, m := range t.Walls {
		add(m)
	}
	for _, m := range t.Floors {
		add(m)
	}
	return sum
}

func (s *stage) close() error { return s.renderer.Close() }

// begin starts the episode of a seed.
func (s *stage) begin(seed uint32) error {
	env, err := maze.NewEnv(s.variant.Maze, seed)
	if err != nil {
		return err
	}
	if err := env.Reset(); err != nil {
		return err
	}
	s.env = env
	if err := s.renderer.SetScene(0, memorymaze.Scene(env)); err != nil {
		return err
	}
	s.now.first, s.now.action, s.now.reward = true, 0, 0
	return s.observe()
}

// step applies an action.
func (s *stage) step(action uint8) error {
	s.now.first, s.now.action = false, action
	s.now.reward, _ = s.env.Step(int(action))
	return s.observe()
}

// observe records the present moment, with all global observables.
func (s *stage) observe() error {
	s.env.Observe(&s.now.seen)
	if s.variant.ShowPath {
		s.markPath()
	}
	s.view[0] = s.variant.View(s.env, 0)
	if err := s.renderer.Render(s.view[:], s.now.pix); err != nil {
		return err
	}
	if !s.variant.ShowPath {
		return nil
	}
	side, seen := s.variant.CameraResolution, &s.now.seen
	return s.mapper.Draw(s.now.pix, side, side, seen.Plan, s.variant.Maze.Size, seen.AgentPos, seen.AgentDir)
}

// markPath marks the path to the target on the plan.
func (s *stage) markPath() {
	layout, q, target := s.env.Layout(), s.env.QPos(), s.env.Targets()[s.env.Current()]
	s.path = s.finder.Path(s.path[:0], layout, layout.CellAt(q[0], q[1]), layout.CellAt(target.X, target.Y))
	for _, c := range s.path {
		s.now.seen.Plan[c.Y*layout.Size+c.X] = render.PathMark
	}
}
