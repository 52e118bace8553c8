// Package memorymaze is the task memory_maze, which it registers: Memory Maze (memory-maze 1.0.3). A maze.Batch simulates the
// mazes, and a renderer draws what the walkers see directly into the caller's memory.
package memorymaze
