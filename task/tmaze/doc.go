// Package tmaze is the T-Maze: a corridor whose first observation shows which way to turn at its far end. Nothing else
// in an episode tells, so an agent reaches 4 - 0.1·(L-1), the best return, in every episode only if it remembers the cue
// for the L-1 steps between.
//
// Two versions are registered, which differ in their observations alone: "tmazev1" (Bakker, Reinforcement Learning with
// Long Short-Term Memory, NIPS 2001) and "tmazev2" (Pramanik et al., AGaLiTe, TMLR 2024), both as the agalite repository
// at commit 101acbe computes them, rewards, time limit and the order of random draws included.
//
// Settings, all optional:
//
//	corridor_len       number of positions L, junction included; 1 to 256 in v2        (10)
//	num_distractors    random bits that follow the informative part of an observation  (6)
//	max_episode_steps  steps after which an episode is cut off; null is the default    (5000 in v1, 1000 in v2)
//	max_steps          accepted and unused, as in the reference
//
// Axes: N environments, D elements of an observation.
package tmaze
