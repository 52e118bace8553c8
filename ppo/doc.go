// Package ppo trains recurrent agents with PPO (Schulman et al. 2017) and A2C (Mnih et al. 2016), as the AGaLiTe experiments
// use them (Pramanik et al. 2024), and with V-trace (Espeholt et al. 2018).
//
// A Trainer repeats three stages until it has taken the wanted number of environment steps:
//
//	collect   T steps in each of N environments with the present policy          rollout.go, actor.go, imitation.go, recorded.go
//	estimate  λ-returns and advantages                                           advantage.go, limits.go, unit.go
//	update    PPO, V-trace: epochs of minibatches of sequences; A2C: one step    update.go, objective.go, optimizer.go
//
// On the way it writes metrics (trial.go, metrics.go, achievements.go) and checkpoints (snapshot.go), whose files belong to
// package rundir. A run may have several stages with different environments (stage.go).
//
// # Axes and times
//
// Arrays are time-major and row-major: [T, N, ...] with T steps of a rollout and N environments. Each environment has S = T/L
// sequences of length L; a minibatch has B sequences. Obs, Done and Value have T+1 entries; index t belongs to observation t.
// Action, LogProb, Reward, Advantage and Return have T entries; index t belongs to the step from observation t to t+1. Done[t]
// is true if observation t is the first of a new episode; the agent's state is reset before observation t is processed. A time
// limit counts as an end, unless Config.BootstrapLimits is set.
//
// # Determinism
//
// A seed fixes every number, whatever the number of threads, and whether or not the run was interrupted. Random numbers come
// from a shuffle, whose state is part of the checkpoint, and from noise that is a function of seed and step. Work is divided
// into parts that do not depend on the number of threads.
package ppo
