// Package ppo trains recurrent agents with PPO (Schulman et al. 2017) and A2C (Mnih et al. 2016) as the AGaLiTe
// experiments use them (Pramanik et al. 2024), and with V-trace (Espeholt et al. 2018).
//
// A Trainer repeats three steps until it has seen enough of the environments:
//
//	collect   T steps in each of N environments with the present policy          rollout.go, actor.go, imitation.go, recorded.go
//	estimate  λ-returns and advantages                                           advantage.go, limits.go, unit.go
//	update    PPO, V-trace: epochs of minibatches of sequences; A2C: one step    update.go, objective.go, optimizer.go
//
// and writes metrics (trial.go, metrics.go, achievements.go) and checkpoints (snapshot.go) on the way; package rundir has their files.
// Stages of a run may have other environments (stage.go).
//
// # Axes and times
//
// Arrays are time-major and row-major: [T, N, ...] with T steps of a rollout and N environments; S = T/L sequences of
// length L in each; B sequences in a minibatch. Index t of Obs, Done and Value (T+1 entries) is what came with
// observation t; index t of Action, LogProb, Reward, Advantage and Return (T entries) belongs to the step that leads from
// observation t to t+1. Done[t] tells that observation t is the first of a new episode: the agent's state is reset before
// observation t is processed. A time limit counts as an end, unless Config.BootstrapLimits values what it cut.
//
// # Determinism
//
// A seed fixes every number, whatever the number of threads and whether the run was interrupted: random numbers come from
// a shuffle whose state is part of the checkpoint and from noise that is a function of seed and step, and work is cut into
// parts that do not depend on the number of threads.
package ppo
