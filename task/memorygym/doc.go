// Package memorygym contains the two-dimensional tasks of Memory Gym (Pleines et al., Memory Gym: Partially Observable
// Challenges to Memory-Based Agents, ICLR 2023), as memory-gym 1.0.2 computes them: Mystery Path and Mortar Mayhem, both also
// on a grid; Searing Spotlights; the endless form of each; and Mortar Mayhem B, which tells its commands as numbers instead of
// showing them. Under the same seed, layouts, random draws, rewards and every byte of the pictures equal those of the Python
// package.
//
// The tasks are registered as "mysterypath", "mysterypath_grid", "mortarmayhem", "mortarmayhem_grid", "searingspotlights", and
// with "endless_" before the names that are not on a grid. All of them are also available as "memory_gym", whose setting
// env_name chooses one by the name that AGaLiTe's configurations use, such as MysteryPath-Grid-Easy-v0. The settings are the
// package's reset parameters under their own names; docs/memorygym.md lists them.
//
// Two things are added. The setting observation is "pixels" or, for a task without drawing, "vector", which is the same facts
// as numbers. Environment i of a batch draws as if it had been reset with seed+i, as gymnasium's vector environments do, and
// its generator continues from one episode to the next.
//
// Actions: the continuous tasks have nine, a = 3·horizontal + vertical, where on either axis 0 is none, 1 left or up, 2 right
// or down (the flattened MultiDiscrete([3, 3])). The tasks on a grid have four: 0 nothing, 1 turn left, 2 turn right, 3 step
// forward. Endless Mystery Path also has four: 0 nothing, 1 right, 2 up, 3 down.
//
// Axes: N environments, X columns and Y rows of a picture, D elements of a vector. Pictures are [X, Y, 3] as in the reference:
// the pixels of a column are adjacent, which is the transpose of the usual order.
package memorygym
