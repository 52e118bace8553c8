// Package browser shows a play.Session on a web page, and hands over what keyboard, fingers and gamepad do. It is for a WebAssembly
// module in a worker of the page (GOOS=js), and a twin of package window: the session is the same.
//
//	game_js.go  the module's functions that the worker calls, and the session's pictures
//	options.go  what a page asks for
//	remote.go   a pilot that thinks in another worker
//	keys.go     names of keys
//
// Go gives the worker the object ariadne with these functions; docs/web.md draws how the parts talk.
package browser
