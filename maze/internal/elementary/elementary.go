// Package elementary computes the elementary functions behind a walker's first heading, with the rounding errors of the reference's
// platform: numpy 1.26 on x86-64 with AVX-512, above glibc's libm. With correctly rounded functions, every third heading would
// differ in its last bits, and with it the whole trajectory.
//
// Every function states its scheme. The coefficients are those of the named library. Each sum of products is either an explicit
// fused multiply-add or kept apart by a conversion, so that results do not depend on the architecture.
package elementary
