// Keeping oneDNN on the calling thread.
#ifndef ARIADNE_THREAD_H
#define ARIADNE_THREAD_H

// single_thread keeps oneDNN's OpenMP runtime, if it has one, from starting threads for calls by this thread. The setting belongs
// to the thread and costs one store. A goroutine may be on another thread at its next call, so call it before each call of
// oneDNN.
void single_thread(void);

// unruly_runtime returns the name of oneDNN's threading runtime if single_thread cannot control it, else NULL. It asks the oneDNN
// that the program was started with.
const char *unruly_runtime(void);

#endif
