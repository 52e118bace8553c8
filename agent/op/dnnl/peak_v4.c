// The peak of processors with AVX-512.
#include "simd.h"

#ifdef LEVELS
#pragma GCC target("arch=x86-64-v4")
#define LANES 16
#define LEVEL(name) name##_v4
#include "peak_level.h"
#endif
