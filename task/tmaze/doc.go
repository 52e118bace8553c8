// Package tmaze is the T-Maze: a corridor whose first observation shows which way to turn at its far end. Nothing else in an
// episode shows it. So an agent reaches the best return, 4 - 0.1·(L-1), in every episode only if it remembers the cue for L-1
// steps.
//
// Two versions are registered, which differ only in their observations: "tmazev1" (Bakker, Reinforcement Learning with Long
// Short-Term Memory, NIPS 2001) and "tmazev2" (Pramanik et al., AGaLiTe, TMLR 2024). Both follow the agalite repository at
// commit 101acbe, including rewards, time limit and the order of random draws.
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
