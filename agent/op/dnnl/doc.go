// Package dnnl holds the numeric kernels of the agent on oneDNN and C that the compiler vectorises. They override those of
// package plain, with plain's signatures, types and conventions; their formulas stand there, and tests hold both to the same
// numbers. A kernel that C does not make faster is plain's.
//
// Products and convolutions are oneDNN's, in float32; versions 2 and 3 of it will do. Everything else is C for several
// levels of x86, from which the program loader picks: one binary runs anywhere. Every kernel runs on the calling thread
// alone, at most one C call each. Results are the same at each run on one machine; another kind of processor may round
// differently.
package dnnl
