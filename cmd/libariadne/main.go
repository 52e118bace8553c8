// Command libariadne is a library for other languages. It offers environments of Memory Maze, Memory Gym, T-Maze and Craftax, and agents
// that were trained in them, through a small C interface. ariadne.h documents the interface. The Python package ariadne_maze uses it.
//
//	go build -tags noblas -buildmode=c-shared -o libariadne.so ./cmd/libariadne
//
// The build needs cgo. The library depends on the C library alone: it loads libEGL only when a caller asks for OpenGL, and with the tag
// noblas agents act by the kernels in Go, without oneDNN. The library cannot train agents; the program can.
//
// # Signals
//
// Go's runtime installs handlers for SIGSEGV, SIGBUS, SIGFPE, SIGPIPE and SIGURG when a library is loaded. This library removes them before
// the loader returns (signals.c), so that the process keeps its own handlers. Ctrl-C goes to the host, and the host reports a crash as it
// always does. This has two costs. A nil pointer in Go code ends the process as one in C does, instead of being an error. The garbage
// collector cannot interrupt a loop without function calls, and waits for it. Handlers that the process had get SA_ONSTACK, since signals
// may arrive while Go code runs on a small stack.
//
// # Threads
//
// A batch's goroutines end with ariadne_close. The threads on which Go's runtime ran them stay, sleep and are used again. There are no more
// of them after ten thousand batches than after ten. A forked process has the library but not these threads. Therefore the child must not
// call the library.
package main

func main() {}
