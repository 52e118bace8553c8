// Package dnnl holds the numeric kernels of the agent on oneDNN and C that the compiler vectorises. They override those of
// package plain and have plain's signatures, types and conventions. Package plain has their formulas, and tests hold both to the
// same numbers. Where C does not make a kernel faster, plain's kernel is used.
//
// Products and convolutions are oneDNN's, in float32. Versions 2 and 3 of oneDNN work. Everything else is C that is compiled for
// several levels of x86. The program picks the level for its processor when it runs, so one binary runs anywhere. Every kernel
// runs on the calling thread alone and makes at most one C call. On one machine the results are the same at each run; another
// kind of processor may round differently.
package dnnl
