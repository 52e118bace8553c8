// The peak of processors with AVX2.
#include "simd.h"

#ifdef LEVELS
#pragma GCC target("arch=x86-64-v3")
#define LANES 8
#define LEVEL(name) name##_v3
#include "peak_level.h"
#endif
