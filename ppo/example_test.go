package ppo_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"ariadne/agent"
	"ariadne/ppo"
	"ariadne/rundir"
	"ariadne/task"
	_ "ariadne/task/tmaze"
)

// A run trains and leaves metrics and checkpoints in its folder. A second Trainer resumes it.
func ExampleTrainer() {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	config := ppo.Default(ppo.A2C)
	config.NumEnvs, config.RolloutLen, config.DActor, config.DCritic = 4, 16, 16, 16
	for _, total := range []int64{128, 256} {
		batch, err := task.New("tmazev2", task.Options{Envs: config.NumEnvs, Seed: 1, Settings: map[string]any{"corridor_len": 5}})
		if err != nil {
			log.Fatal(err)
		}
		spec := batch.Spec()
		model, err := agent.New(agent.Config{
			Shape: spec.Shape, Pixels: spec.Pixels, Actions: spec.Actions, Encoder: agent.Encoder{Name: "flatten"},
			Core:   agent.AGaLiTe{Layers: 1, DModel: 16, DHead: 8, DFFC: 16, Heads: 2, Eta: 4, R: 2, Reset: true},
			DActor: config.DActor, DCritic: config.DCritic,
		})
		if err != nil {
			log.Fatal(err)
		}
		weights := model.NewWeights()
		model.Init(weights, 1)
		trainer, err := ppo.NewTrainer(ppo.Options{
			Config: config, Model: model, Weights: weights, Batch: batch, Seed: 1, Threads: 2, Dir: dir, TotalSteps: total,
		})
		if err != nil {
			log.Fatal(err)
		}
		if total > 128 {
			if err := trainer.Resume(dir); err != nil {
				log.Fatal(err)
			}
		}
		fmt.Print("from step ", trainer.Step())
		if err := trainer.Run(context.Background()); err != nil {
			log.Fatal(err)
		}
		fmt.Println(" to", trainer.Step())
		if err := trainer.Close(); err != nil {
			log.Fatal(err)
		}
		if err := batch.Close(); err != nil {
			log.Fatal(err)
		}
	}
	newest, err := rundir.NewestCheckpoint(dir, func(text string) { log.Print(text) })
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(filepath.Base(newest))
	// Output:
	// from step 0 to 128
	// from step 128 to 256
	// step_000000000256
}

func ExampleSchedule() {
	final := 0.0
	s := ppo.Schedule{Initial: 1, Final: &final, MaxDecaySteps: 4, Power: 1}
	fmt.Println(s.At(0), s.At(1), s.At(4), s.At(100))
	// Output: 1 0.75 0 0
}
