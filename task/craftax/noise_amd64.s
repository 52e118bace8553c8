//go:build !purego

#include "textflag.h"

#define ROW    256                  // bytes of a band's row of tiles
#define DOWN   0                    // offsets in a band
#define ACROSS 4*ROW
#define FADE   8*ROW
#define STAY   9*ROW

// LOAD takes the arguments of a band's function.
#define LOAD \
	MOVQ         row+0(FP), DI     \
	MOVQ         b+8(FP), SI       \
	MOVQ         size+16(FP), CX   \
	VBROADCASTSS at+24(FP), Y0     \
	VBROADCASTSS above+28(FP), Y1  \
	VBROADCASTSS t+32(FP), Y2      \
	VBROADCASTSS rest+36(FP), Y3   \
	SHLQ         $2, CX            \
	XORQ         AX, AX

// DOTS puts the dot products of eight tiles into Y4 to Y7, those of the upper corners, Y4 and Y6, times rest.
#define DOTS \
	VMULPS (DOWN+0*ROW)(SI)(AX*1), Y0, Y4   \
	VMULPS (DOWN+1*ROW)(SI)(AX*1), Y1, Y5   \
	VMULPS (DOWN+2*ROW)(SI)(AX*1), Y0, Y6   \
	VMULPS (DOWN+3*ROW)(SI)(AX*1), Y1, Y7   \
	VADDPS (ACROSS+0*ROW)(SI)(AX*1), Y4, Y4 \
	VADDPS (ACROSS+1*ROW)(SI)(AX*1), Y5, Y5 \
	VADDPS (ACROSS+2*ROW)(SI)(AX*1), Y6, Y6 \
	VADDPS (ACROSS+3*ROW)(SI)(AX*1), Y7, Y7 \
	VMULPS Y3, Y4, Y4                       \
	VMULPS Y3, Y6, Y6

// func bandAVX2(row *float32, b *band, size int, at, above, t, rest float32)
// Requires: AVX, FMA
TEXT ·bandAVX2(SB), NOSPLIT, $0-40
	LOAD

tiles:
	DOTS
	VFMADD231PS Y5, Y2, Y4                      // left
	VFMADD231PS Y7, Y2, Y6                      // right
	VMULPS      (FADE)(SI)(AX*1), Y6, Y6
	VFMADD231PS (STAY)(SI)(AX*1), Y4, Y6
	VMOVUPS     Y6, (DI)(AX*1)
	ADDQ        $32, AX
	CMPQ        AX, CX
	JB          tiles
	VZEROUPPER
	RET

// func roundedBandAVX2(row *float32, b *band, size int, at, above, t, rest float32)
// Requires: AVX
TEXT ·roundedBandAVX2(SB), NOSPLIT, $0-40
	LOAD

tiles:
	DOTS
	VMULPS  Y5, Y2, Y5
	VMULPS  Y7, Y2, Y7
	VADDPS  Y5, Y4, Y4                          // left
	VADDPS  Y7, Y6, Y6                          // right
	VMULPS  (FADE)(SI)(AX*1), Y6, Y6
	VMULPS  (STAY)(SI)(AX*1), Y4, Y4
	VADDPS  Y4, Y6, Y6
	VMOVUPS Y6, (DI)(AX*1)
	ADDQ    $32, AX
	CMPQ    AX, CX
	JB      tiles
	VZEROUPPER
	RET

// func boundsAVX2(f *float32, size int, lowest, highest *[8]float32)
// Requires: AVX
TEXT ·boundsAVX2(SB), NOSPLIT, $0-32
	MOVQ    f+0(FP), SI
	MOVQ    size+8(FP), CX
	MOVQ    lowest+16(FP), DI
	MOVQ    highest+24(FP), DX
	SHLQ    $2, CX
	VMOVUPS (SI), Y0
	VMOVAPS Y0, Y1
	VMOVAPS Y0, Y2
	VMOVAPS Y0, Y3
	XORQ    AX, AX

pairs:
	VMOVUPS (SI)(AX*1), Y4
	VMOVUPS 32(SI)(AX*1), Y5
	VMINPS  Y4, Y0, Y0
	VMAXPS  Y4, Y1, Y1
	VMINPS  Y5, Y2, Y2
	VMAXPS  Y5, Y3, Y3
	ADDQ    $64, AX
	CMPQ    AX, CX
	JB      pairs
	VMINPS  Y2, Y0, Y0
	VMAXPS  Y3, Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, (DX)
	VZEROUPPER
	RET

// func scaleAVX2(f *float32, size int, root, shift, span float32)
// Requires: AVX, FMA
TEXT ·scaleAVX2(SB), NOSPLIT, $0-28
	MOVQ         f+0(FP), SI
	MOVQ         size+8(FP), CX
	VBROADCASTSS root+16(FP), Y0
	VBROADCASTSS shift+20(FP), Y1
	VBROADCASTSS span+24(FP), Y2
	SHLQ         $2, CX
	XORQ         AX, AX

scale:
	VMOVUPS     (SI)(AX*1), Y3
	VFMADD213PS Y1, Y0, Y3       // Y3*Y0 + Y1
	VMULPS      Y2, Y3, Y3
	VMOVUPS     Y3, (SI)(AX*1)
	ADDQ        $32, AX
	CMPQ        AX, CX
	JB          scale
	VZEROUPPER
	RET
