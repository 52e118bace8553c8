// Package portable computes elementary functions with the same bits on every processor. The functions of package math have
// assembly on some processors. On others the compiler fuses their products and sums, which omits a rounding. So a maze recorded
// on one machine would not be the same on another.
//
// Every product that is part of a sum is converted explicitly, which prevents fusing (Go specification, "Floating-point
// operators"). Sincos, Sin, Cos, Tan, Atan2, Asin and Hypot return what package math returns on amd64; its algorithms are those
// of the Cephes library (S. L. Moshier). Exp, Log and Log1p follow FreeBSD's libm (e_exp.c, e_log.c, s_log1p.c), within one ulp
// of the true value.
package portable
