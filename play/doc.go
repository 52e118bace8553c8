// Package play is what people see of a task. A Session is a game that a person plays, or in which they watch an agent play. It goes from
// the title to the score at the end. It draws every picture on the CPU and knows no window: package play/window shows the pictures and
// hands over what keyboard and gamepad do.
//
//	session.go   Session: the title, the games and their ends, and the pictures of all that
//	keys.go      what keys and gamepads do; input.go which keys are held, commands.go keys that do not move
//	state.go     what a session tells programs that show it without its pictures
//	game.go      an episode under way: time, steps, and who acts
//	seats.go     the stages of a game: the one that is seen and a rival's; rival.go the rival, thinker.go a pilot that decides meanwhile
//	pilot.go     who plays in a person's stead; insight.go what went on in the pilot
//	scores.go    the file of scores
//	messages.go  lines about what happened; events.go a log of it
//	recorder.go  videos of what is seen; film.go one video
//	keeper.go    a person's episodes as files of package dataset
//	stage.go     what is played: the interface through which a session plays a task, shows it and describes it
//	maze.go      Memory Maze: maze_about.go its description, maze_view.go the view in first person, way.go the way between two steps,
//	             chart.go its map
//	board.go     any other task, as a task.Screen
//	paint.go     puts a picture together: places.go where its parts stand; title.go, end.go, help.go, side.go and paint_*.go the parts
//
// A game has the times of its task: a step of Memory Maze lasts a quarter of a second. A session computes a step when it begins, and then
// shows how it goes. What a key does begins with the next step, as it does for an agent.
package play
