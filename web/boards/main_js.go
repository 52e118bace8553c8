// Boards is the WebAssembly module of the page's game for tasks that are seen from above. Most people only need the module
// maze.
package main

import (
	"ariadne/play/browser"
	_ "ariadne/task/memorygym" // registers Mystery Path
	_ "ariadne/task/tmaze"     // registers T-Maze
)

func main() { browser.Run() }
