// Package portable computes elementary functions with the same bits on every processor. Functions of package math have
// assembly of their own on some processors, and on others the compiler fuses their products and sums, which leaves out a rounding:
// a maze that was recorded on one machine would not be the same on the next.
//
// Every product that meets a sum is converted, which keeps it apart (Go specification, "Floating-point operators"). Sincos, Sin,
// Cos, Tan, Atan2, Asin and Hypot return what package math returns on amd64; its schemes are those of the Cephes library
// (S. L. Moshier). Exp, Log and Log1p follow FreeBSD's libm (e_exp.c, e_log.c, s_log1p.c), within an ulp of the true value.
package portable
