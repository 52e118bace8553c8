// Package memorymaze is Memory Maze (memory-maze 1.0.3) as a task: maze.Batch simulates, a renderer draws what the
// walkers see straight into the caller's memory. It registers the task memory_maze.
package memorymaze
