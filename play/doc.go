// Package play is what people see of a task: a Session is a game that a person plays, or watches an agent play, from its
// title to the score at its end. It draws every picture on the CPU and knows no window: package play/window shows the
// pictures and hands over what keyboard and gamepad do.
//
//	session.go   Session: from the title through games to their ends, and the pictures of all that
//	keys.go      what keys and gamepads do; input.go which of them are held, commands.go those that do not move
//	state.go     what a session says of itself to those who show it by other means
//	game.go      an episode under way: time, steps, and who acts
//	seats.go     the stages of a game: the one that is seen and a rival's; rival.go, thinker.go who decides on them meanwhile
//	pilot.go     who plays in a person's stead; insight.go what goes on in it
//	scores.go    the file of scores
//	messages.go  lines about what happened; events.go a log of it
//	recorder.go  videos of what is seen; film.go one of them
//	keeper.go    a person's episodes as files of package dataset
//	stage.go     what is played, and what it says and shows of itself
//	maze.go      Memory Maze: maze_about.go what is said of it, maze_view.go it in first person, way.go the way between two steps, chart.go its map
//	board.go     any other task.Screen
//	paint.go     a picture put together: places.go where its parts stand; title.go, end.go, help.go, side.go and paint_*.go the parts
//
// Times of a game are those of its task: a step of Memory Maze lasts a quarter of a second. Steps are computed when they
// begin, and then shown as they go: what a key does begins with the next step, as it does for an agent.
package play
