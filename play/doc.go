// Package play is what people see of a task: a Session is a game that a person plays, or watches an agent play, from its
// title to the score at its end. It draws every picture on the CPU and knows no window: package play/window shows the
// pictures and hands over what keyboard and gamepad do.
//
//	session.go   Session: title, game, pause, end; what keys do; time
//	input.go     keys that are held or were tapped, gamepads
//	commands.go  keys beside those that move
//	stage.go     what is played: one environment, step by step
//	maze.go      Memory Maze in first person, with the way between two steps
//	board.go     any other task.Screen
//	pilot.go     who plays in a person's stead, and what goes on in it
//	probed.go    a pilot beside whom probes are asked
//	thinker.go   a pilot that decides while pictures are drawn
//	rival.go     who plays the same beside the person
//	scores.go    the file of scores
//	keep.go      a person's episodes as files of package dataset
//	film.go      videos of what is seen
//	events.go    a log of what happened
//	paint.go     a picture put together; title.go, help.go, side.go its parts
//
// Times of a game are those of its task: a step of Memory Maze lasts a quarter of a second. Steps are computed when they
// begin, and then shown as they go: what a key does begins with the next step, as it does for an agent.
package play
