// Elementary functions that the compiler can vectorise, and the macro that compiles a function for several levels of x86.
#ifndef ARIADNE_SIMD_H
#define ARIADNE_SIMD_H

#include <stdint.h>
#include <string.h>

// LEVELS is defined where the compiler can compile for several levels of x86 in one program. CLONES then compiles a function for
// AVX-512, for AVX2 and for any x86-64, and the program loader, which must be GNU's, picks one. Elsewhere the functions are
// compiled for the compiler's own target alone.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define LEVELS
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE float float_of_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

INLINE uint32_t bits_of_float(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

// clamp_ limits x to -87..87. NaN stays NaN. It works on bits: from a comparison of floats the compiler makes branches, and two
// copies of the code that follows.
INLINE float clamp_(float x) {
    const uint32_t limit = bits_of_float(87.0f), infinity = 0x7f800000u;
    uint32_t bits = bits_of_float(x), size = bits & 0x7fffffffu;
    uint32_t nan = ~(uint32_t)((int32_t)(size - infinity - 1) >> 31);
    size = (size < limit ? size : limit) | (size & nan);
    return float_of_bits(size | (bits & 0x80000000u));
}

// exp_ computes e^x with an error of 2e-7. For x outside -87..87 it is the value at the nearer bound. It writes x = n ln 2 + r
// with |r| <= ln 2 / 2, and computes e^r by its minimax polynomial (Cephes). NaN stays NaN.
INLINE float exp_(float x) {
    x = clamp_(x);
    const float round = 12582912.0f; // 1.5 * 2^23: adding it moves the nearest integer into the low bits
    float shifted = x * 1.44269504088896341f + round;
    float n = shifted - round;
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    return p * float_of_bits((bits_of_float(shifted) << 23) + bits_of_float(1.0f));
}

// inverse_ computes 1/x for 1 <= x < 1e38 by Newton's method. That takes a quarter of a division's time.
INLINE float inverse_(float x) {
    float y = float_of_bits(0x7ef311c7u - bits_of_float(x)); // error 12 %
    y += y * (1.0f - x * y);
    y += y * (1.0f - x * y);
    y += y * (1.0f - x * y);
    return y;
}

INLINE float sigmoid_(float x) { return inverse_(1.0f + exp_(-x)); }

// tanh_ uses an odd polynomial below 0.625 (Cephes), and 1 - 2/(e^2x + 1) above.
INLINE float tanh_(float x) {
    float x2 = x * x;
    float p = -5.70498872745e-3f;
    p = p * x2 + 2.06390887954e-2f;
    p = p * x2 - 5.37397155531e-2f;
    p = p * x2 + 1.33314422036e-1f;
    p = p * x2 - 3.33332819422e-1f;
    float small = p * x2 * x + x;
    uint32_t sign = bits_of_float(x) & 0x80000000u;
    float size = float_of_bits(bits_of_float(x) ^ sign);
    float large = float_of_bits(bits_of_float(1.0f - 2.0f * inverse_(exp_(2.0f * size) + 1.0f)) | sign);
    return size < 0.625f ? small : large;
}

// root_ computes the square root of x >= 0 with an error of 2e-7 by Newton's method (below 1e-37 it only says that it is tiny).
// sqrtf would set errno, so loops with it would not vectorise.
INLINE float root_(float x) {
    float y = float_of_bits(0x5f375a86u - (bits_of_float(x) >> 1)); // 1/sqrt(x), error 3 %
    y = y * (1.5f - 0.5f * x * y * y);
    y = y * (1.5f - 0.5f * x * y * y);
    float s = x * y;
    return s + 0.5f * y * (x - s * s);
}

// elu1_ computes elu(x) + 1. NaN stays NaN.
INLINE float elu1_(float x) {
    float low = exp_(x);
    return x > 0.0f ? x + 1.0f : low;
}

INLINE float relu_(float x) { return x < 0.0f ? 0.0f : x; }

#endif
