// Maze is the WebAssembly module of the page's game: tasks, renderer and session, no networks.
package main

import (
	"ariadne/play/browser"
)

func main() { browser.Run() }
