// Maze is the WebAssembly module of the page's game. It contains tasks, renderer and session, but no networks.
package main

import (
	"ariadne/play/browser"
)

func main() { browser.Run() }
