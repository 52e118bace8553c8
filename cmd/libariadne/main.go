// Command libariadne is a library for other languages: environments of Memory Maze, Memory Gym, T-Maze and Craftax, and agents
// that were trained in them, behind a small C interface. ariadne.h documents it; the Python package ariadne_maze stands on it.
//
//	go build -tags noblas -buildmode=c-shared -o libariadne.so ./cmd/libariadne
//
// Needs cgo. The library depends on the C library alone: libEGL is loaded when OpenGL is asked for, and the tag noblas
// has agents act by the kernels in Go, without oneDNN. Learning stays in the program.
//
// # Signals
//
// Go's runtime installs handlers for SIGSEGV, SIGBUS, SIGFPE, SIGPIPE and SIGURG when a library is loaded. This one takes
// them back before the loader returns (signals.c), so the process keeps its own: no handler is ours, Ctrl-C is the host's,
// a crash is reported by the host's means. What that costs: a nil pointer in Go code ends the process like one in C, instead
// of being an error; loops without function calls cannot be interrupted by the garbage collector, which waits for them.
// Handlers that were there get SA_ONSTACK, since signals may arrive while Go code runs on a small stack.
//
// # Threads
//
// A batch's goroutines end with ariadne_close. The threads that Go's runtime ran them on stay and sleep, and are used again;
// there are no more of them after ten thousand batches than after ten. A process that is forked has the library but not
// these threads: the child must not call it.
package main

func main() {}
