// Package browser shows a play.Session on a web page, and hands over what keyboard, fingers and gamepad do. It runs as a WebAssembly
// module in a worker of the page (GOOS=js). It is a twin of package window: both show the same session.
//
//	game_js.go  the module's functions that the worker calls, and the session's pictures
//	options.go  the game that a page asks for
//	remote.go   a pilot whose network runs in another worker
//	keys.go     names of keys
//
// Go gives the worker the object ariadne with these functions. docs/web.md draws how the parts talk.
package browser
