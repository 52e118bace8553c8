package agent

import (
	"fmt"
	"math"
	"slices"

	"ariadne/agent/gridmap"
	"ariadne/agent/op"
	"ariadne/internal/hydra"
)

// GridMap says which map an agent draws of what it sees, and how the agent reads the map.
type GridMap struct {
	gridmap.Shape
	Hidden  int // width of the layer that the senses are computed from
	Filters int // of the convolutions that read the map around the agent
	Layers  int // number of convolutions, at least 2; the second halves each side
	Width   int // width of the dense layer behind them
}

// UnmarshalYAML reads the group `map`. Its keys are targets (required), side (32), crop (17), memory (0), ways (false), hidden
// (256), layers (3), filters (32) and width (256), and what the senses tell: rays (16), clear, field_of_view (80) and eye
// (0.075). The defaults of the latter fit Memory Maze. Unknown keys are errors.
func (m *GridMap) UnmarshalYAML(b []byte) error {
	read := struct {
		Targets int       `yaml:"targets,required"`
		Side    int       `yaml:"side"`
		Crop    int       `yaml:"crop"`
		Memory  int       `yaml:"memory"`
		Rays    int       `yaml:"rays"`
		Clear   []float64 `yaml:"clear"`
		Field   float64   `yaml:"field_of_view"`
		Eye     float64   `yaml:"eye"`
		Ways    bool      `yaml:"ways"`
		Hidden  int       `yaml:"hidden"`
		Layers  int       `yaml:"layers"`
		Filters int       `yaml:"filters"`
		Width   int       `yaml:"width"`
	}{
		Side: 32, Crop: 17, Rays: 16, Clear: []float64{0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8}, Field: 80, Eye: 0.075,
		Hidden: 256, Layers: 3, Filters: 32, Width: 256,
	}
	group, err := hydra.Parse(b)
	if err == nil {
		err = group.Decode(&read)
	}
	if err != nil {
		return err
	}
	*m = GridMap{
		gridmap.Shape{
			Targets: read.Targets, Side: read.Side, Crop: read.Crop, Memory: read.Memory,
			Rays: read.Rays, Clear: read.Clear, Field: read.Field, Eye: read.Eye, Ways: read.Ways,
		}, read.Hidden, read.Filters, read.Layers, read.Width,
	}
	return m.check()
}

func (m GridMap) check() error {
	if err := m.Validate(); err != nil {
		return fmt.Errorf("map: %w", err)
	}
	if err := positive(field{"hidden", m.Hidden}, field{"filters", m.Filters}, field{"width", m.Width}); err != nil {
		return fmt.Errorf("map: %w", err)
	}
	if m.Layers < 2 || m.Layers > 100 {
		return fmt.Errorf("map: layers is %d, want 2 to 100", m.Layers)
	}
	return nil
}

// The names of the senses, as outputs and as predictions. See gridmap.Senses for what they tell.
const (
	senseMotion  = "motion"
	senseLattice = "lattice"
	senseClear   = "clear"
	senseView    = "view"
	senseVisible = "visible"
	senseWanted  = "wanted"
)

// sense is the name and the width of an output from which the map is drawn.
type sense struct {
	name  string
	width int
}

func (m GridMap) senses() []sense {
	return []sense{
		{senseMotion, gridmap.MotionWidth}, {senseLattice, gridmap.LatticeWidth}, {senseClear, m.ClearWidth()},
		{senseView, 3 * m.Targets}, {senseVisible, m.Targets}, {senseWanted, m.Targets},
	}
}

// LeafMap is the name of the state's leaf that holds the map, if the model draws one.
const LeafMap = "map"

// cartographer is the module that computes the senses, draws the map, and reads it.
type cartographer struct {
	drawer *gridmap.Drawer
	hidden dense
	senses []dense
	names  []string // the names of the senses
	reader []conv
	dense  dense
}

func newCartographer(prefix string, m GridMap, in int, reset bool) (*cartographer, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	m.Shape.Reset = reset
	drawer, err := gridmap.NewDrawer(m.Shape)
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	c := &cartographer{drawer: drawer, hidden: dense{name: prefix + "hidden", in: in, out: m.Hidden, act: op.Relu}}
	for _, s := range m.senses() {
		c.names = append(c.names, s.name)
		c.senses = append(c.senses, dense{name: prefix + s.name, in: m.Hidden, out: s.width, first: Orthogonal(0.01)})
	}
	in = drawer.Channels()
	for i := range m.Layers {
		layer := conv{name: fmt.Sprintf("%slayers_%d", prefix, i), size: 3, stride: 1, pad: 1, in: in, out: m.Filters, act: op.Relu}
		if i == 1 {
			layer.stride = 2
		}
		c.reader, in = append(c.reader, layer), m.Filters
	}
	half := (m.Crop + 1) / 2 // cells on a side behind the second convolution
	c.dense = dense{name: prefix + "dense", in: half * half * m.Filters, out: m.Width, act: op.Relu, first: Orthogonal(math.Sqrt2)}
	return c, nil
}

// width returns the width of the rows that the cartographer reads from the map.
func (c *cartographer) width() int { return c.dense.out + c.drawer.Numbers() }

func (c *cartographer) Weights() []WeightSpec {
	modules := []module{c.hidden, c.dense}
	for _, s := range c.senses {
		modules = append(modules, s)
	}
	for _, l := range c.reader {
		modules = append(modules, l)
	}
	return weightsOf(modules...)
}

func (c *cartographer) State() []LeafSpec {
	return []LeafSpec{{Name: LeafMap, Shape: []int{c.drawer.StateSize()}}}
}

// sense adds the senses to a graph and returns them by name. It learns only those that are among the wanted outputs.
func (c *cartographer) sense(n *Network, x *op.Node, wanted []string) map[string]*op.Node {
	learned := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(wanted, name) })
	}
	hidden := n.learned(learned(c.names...), func() *op.Node { return c.hidden.Build(n, x) })
	senses := map[string]*op.Node{}
	for i, s := range c.senses {
		senses[c.names[i]] = n.learned(learned(c.names[i]), func() *op.Node { return s.Build(n, hidden) })
	}
	return senses
}

// read adds the drawing of the map by the senses to a graph. It returns the rows that it reads from the map.
func (c *cartographer) read(n *Network, senses map[string]*op.Node) *op.Node {
	cells, numbers := n.GridMap(c.drawer, op.SensesNodes{
		Motion: senses[senseMotion], Lattice: senses[senseLattice], Clear: senses[senseClear],
		View: senses[senseView], Visible: senses[senseVisible], Wanted: senses[senseWanted],
	}, n.Done, n.fixed(LeafMap), n.After(LeafMap))
	var stages []op.Stage
	for _, l := range c.reader {
		stages = append(stages, l.stage(n))
	}
	return n.Append(c.dense.Build(n, n.ConvNet(cells, op.Levels{}, stages...)), numbers)
}

// Map returns the map that environment env of a state has drawn. ok is false if the model draws no map, or has not drawn one yet.
func (m *Model) Map(s *State, env int) (view gridmap.View, ok bool) {
	leaf := s.leaf(LeafMap)
	if m.cartographer == nil || leaf == nil {
		return gridmap.View{}, false
	}
	size := leaf.size()
	return m.cartographer.drawer.View(leaf.Data[env*size : (env+1)*size])
}
