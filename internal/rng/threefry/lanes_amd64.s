//go:build !purego

#include "textflag.h"

// Two groups of eight counters (x, y) are encrypted side by side, so that one fills the time in which the other waits:
//
//	group  x   y   key a, b and c = a ^ b ^ parity
//	0      Y0  Y1  Y2, Y3, Y4
//	1      Y5  Y6  Y7, Y8, Y9
//
// Y10 and Y11 are scratch, Y13 holds ones and Y14 the number of the next key injection.

// ROUND adds and rotates y left by L; R is 32 - L.
#define ROUND(L, R) \
	VPADDD Y1, Y0, Y0; \
	VPADDD Y6, Y5, Y5; \
	VPSLLD $L, Y1, Y10; \
	VPSLLD $L, Y6, Y11; \
	VPSRLD $R, Y1, Y1; \
	VPSRLD $R, Y6, Y6; \
	VPOR   Y10, Y1, Y1; \
	VPOR   Y11, Y6, Y6; \
	VPXOR  Y0, Y1, Y1; \
	VPXOR  Y5, Y6, Y6

#define ODD \
	ROUND(13, 19); \
	ROUND(15, 17); \
	ROUND(26, 6); \
	ROUND(6, 26)

#define EVEN \
	ROUND(17, 15); \
	ROUND(29, 3); \
	ROUND(16, 16); \
	ROUND(24, 8)

// INJECT adds one word of the key to x, and another and the number of the injection to y.
#define INJECT(P0, Q0, P1, Q1) \
	VPADDD P0, Y0, Y0; \
	VPADDD P1, Y5, Y5; \
	VPADDD Q0, Y1, Y1; \
	VPADDD Q1, Y6, Y6; \
	VPADDD Y14, Y1, Y1; \
	VPADDD Y14, Y6, Y6; \
	VPADDD Y13, Y14, Y14

DATA parity<>+0(SB)/4, $0x1bd11bda
GLOBL parity<>(SB), RODATA|NOPTR, $4

// func blocksAVX2(k, l *Lanes, i, j *Words, x, y *Lanes)
// Requires: AVX2
TEXT ·blocksAVX2(SB), NOSPLIT, $0-48
	MOVQ k+0(FP), AX
	MOVQ l+8(FP), BX
	MOVQ i+16(FP), CX
	MOVQ j+24(FP), DX
	MOVQ x+32(FP), SI
	MOVQ y+40(FP), DI

	VPBROADCASTD parity<>(SB), Y12
	VPCMPEQD     Y13, Y13, Y13
	VPSRLD       $31, Y13, Y13
	VMOVDQA      Y13, Y14

	VMOVDQU 0(AX), Y2
	VMOVDQU 32(AX), Y3
	VMOVDQU 0(BX), Y7
	VMOVDQU 32(BX), Y8
	VPXOR   Y2, Y3, Y4
	VPXOR   Y7, Y8, Y9
	VPXOR   Y12, Y4, Y4
	VPXOR   Y12, Y9, Y9
	VMOVDQA Y2, Y0
	VMOVDQA Y7, Y5
	VPADDD  0(CX), Y3, Y1
	VPADDD  0(DX), Y8, Y6

	ODD
	INJECT(Y3, Y4, Y8, Y9)
	EVEN
	INJECT(Y4, Y2, Y9, Y7)
	ODD
	INJECT(Y2, Y3, Y7, Y8)
	EVEN
	INJECT(Y3, Y4, Y8, Y9)
	ODD
	INJECT(Y4, Y2, Y9, Y7)

	VMOVDQU Y0, 0(SI)
	VMOVDQU Y1, 32(SI)
	VMOVDQU Y5, 0(DI)
	VMOVDQU Y6, 32(DI)
	VZEROUPPER
	RET
