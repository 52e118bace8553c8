// Package elementary computes the few elementary functions behind a walker's first heading with the rounding errors of
// the reference's platform: numpy 1.26 on x86-64 with AVX-512, above glibc's libm. With correctly rounded functions every
// third heading would differ in its last bits, and with it the whole trajectory.
//
// Every function states its scheme; the coefficients are those of the named library, as numbers. All sums of products
// are either explicit fused multiply-adds or kept apart by conversions, so that results do not depend on the architecture.
package elementary
