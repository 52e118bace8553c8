package agent_test

import (
	"fmt"

	"ariadne/agent"
	"ariadne/agent/op"
	"ariadne/task"
)

// One file holds everything of a core. The core registers itself, with the defaults of its keys and its name in papers.
func init() { agent.RegisterCore("running average", Average{DModel: 8, Steps: 16, Reset: true}) }

// Average is a core of one's own: a dense layer whose rows are averaged over about Steps steps. Its fields are the keys of
// trainer.seq_model.
type Average struct {
	DModel int  `yaml:"d_model"` // E, width of rows
	Steps  int  `yaml:"steps"`   // number of steps that the average covers
	Reset  bool `yaml:"reset_hidden_on_terminate"`
}

// Name is what trainer.seq_model.name calls it.
func (Average) Name() string { return "average" }

// Forgets reports whether an episode begins without what came before.
func (c Average) Forgets() bool { return c.Reset }

// Validate returns an error that names the first key whose value is invalid.
func (c Average) Validate() error {
	if c.DModel < 1 || c.Steps < 1 {
		return fmt.Errorf("d_model is %d and steps is %d, want at least 1", c.DModel, c.Steps)
	}
	return nil
}

// New makes the layers for rows of the given width.
func (c Average) New(prefix string, width int) (agent.CoreLayers, int) {
	return average{c, prefix, width}, c.DModel
}

// average is the layers of an Average.
type average struct {
	config Average
	prefix string // prefix of the weights' names
	in     int
}

func (a average) Weights() []agent.WeightSpec {
	return []agent.WeightSpec{
		{Name: a.prefix + "kernel", Shape: []int{a.in, a.config.DModel}, Init: agent.Orthogonal(1)},
		{Name: a.prefix + "bias", Shape: []int{a.config.DModel}, Init: agent.Constant(0)},
	}
}

func (a average) State() []agent.LeafSpec {
	return []agent.LeafSpec{{Name: "average", Shape: []int{a.config.DModel}, Layers: []string{"average"}}}
}

// Build adds h ← (1 - 1/steps)·h + 1/steps·(x·kernel + bias) to a graph. Scan runs over the steps that the graph has: one to act,
// many to learn. It starts anew with each episode.
func (a average) Build(n *agent.Network, x *op.Node) *op.Node {
	c, rows := a.config, n.T*n.B
	all := func(name string, v float32) *op.Node {
		values := make([]float32, rows*c.DModel)
		for i := range values {
			values[i] = v
		}
		return n.Floats(name, values, rows, c.DModel)
	}
	share := 1 / float32(c.Steps)
	seen := n.Linear(x, n.Parameter(a.prefix+"kernel"), n.Parameter(a.prefix+"bias"), op.Identity)
	shape := op.ScanShape{T: n.T, B: n.B, E: c.DModel, Reset: c.Reset}
	return n.Scan(all("kept", 1-share), n.Multiply(seen, all("share", share)), n.Done, n.State("average"), n.After("average"), shape)
}

// A core is chosen by its name. Keys that are not given take the defaults that it was registered with.
func ExampleRegisterCore() {
	var core agent.AnyCore
	if err := core.UnmarshalYAML([]byte("{name: average, steps: 4}")); err != nil {
		fmt.Println(err)
		return
	}
	model, err := agent.New(agent.Config{
		Shape: []int{2}, Actions: 3, Encoder: agent.Encoder{Name: agent.EncoderFlatten}, DActor: 8, DCritic: 8, Core: core.Core,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := model.NewWeights()
	model.Init(weights, 1)
	policy, err := agent.NewPolicy(model, weights, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer policy.Close()
	state, logits, value := model.NewState(1), make([]float32, 3), make([]float32, 1)
	for step := range 2 {
		if err := policy.Act(task.Obs{Vector: []float32{1, 0}}, []bool{step == 0}, state, logits, value); err != nil {
			fmt.Println(err)
			return
		}
	}
	kernel, _ := weights.Get("seq_model/kernel")
	leaf := state.Leaves[0]
	fmt.Printf("%s %v holds %.4f of what it sees\n", leaf.Name, leaf.Shape, leaf.Data[0]/kernel.Data[0])
	// Output: average [8] holds 0.4375 of what it sees
}
