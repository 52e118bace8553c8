// Package elementary computes the few elementary functions behind a walker's first heading with the rounding errors of
// the reference's platform: numpy 1.26 on x86-64 with AVX-512, above glibc's libm. Correctly rounded results would differ
// from it in the last bit about once in ten for Atan2 and once in a thousand for Sin and Cos, and so would headings.
//
// Every function states its scheme; the coefficients are those of the named library, as numbers. All sums of products
// are either explicit fused multiply-adds or kept apart by conversions, so that results do not depend on the architecture.
package elementary
