// oneDNN on the calling thread alone.
#ifndef ARIADNE_THREAD_H
#define ARIADNE_THREAD_H

// single_thread keeps oneDNN's OpenMP runtime, if it has one, from starting threads for calls made by this thread. The
// setting belongs to the thread and costs a store; a goroutine may be on another thread at its next call.
void single_thread(void);

// unruly_runtime names the runtime of the oneDNN that the program was started with if single_thread does not hold it, else it is NULL.
const char *unruly_runtime(void);

#endif
