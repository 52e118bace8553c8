package hydra_test

import (
	"fmt"
	"testing/fstest"

	"ariadne/internal/hydra"
)

func Example() {
	files := fstest.MapFS{
		"base.yaml":          {Data: []byte("seed: 1\nthreads: 0\n")},
		"tmaze/agalite.yaml": {Data: []byte("# AGaLiTe\ntask: {task: tmazev2, corridor_len: 180}\n")},
	}
	config, err := hydra.Compose(files, []string{"+tmaze=agalite", "task.corridor_len=160", "seed=3"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(config.YAML()))

	_, err = hydra.Compose(files, []string{"+tmaze=agalite", "task.coridor_len=160"})
	fmt.Println(err)
	// Output:
	// seed: 3
	// threads: 0
	// task:
	//   task: tmazev2
	//   corridor_len: 160
	// task.coridor_len is not a key; did you mean task.corridor_len?; +task.coridor_len=160 adds it as a new one
}

func ExampleConfig_Decode() {
	config, err := hydra.Parse([]byte("task: {task: tmazev2, corridor_len: 160}\nseed: 3\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var settings struct {
		Seed uint64 `yaml:"seed"`
		Task struct {
			Name     string         `yaml:"task"`
			Settings map[string]any `yaml:",inline"`
		} `yaml:"task"`
	}
	fmt.Println(config.Decode(&settings), settings)

	var unaware struct {
		Task map[string]any `yaml:"task"`
	}
	fmt.Println(config.Decode(&unaware))
	// Output:
	// <nil> {3 {tmazev2 map[corridor_len:160]}}
	// seed is not a known key; there are: task
}
