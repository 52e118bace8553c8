// Command gen writes shade_amd64.s, the version of run.shadeGo for processors with AVX2. It shades eight pixels at a time. The
// command is a module of its own, so that nothing else depends on the assembler.
package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of run in bytes.
const (
	offQ, offS, offT    = 0, 4, 8
	offQM, offSM, offTM = 12, 16, 20
	offDQ, offDS, offDT = 24, 28, 32
	offEQ, offES, offET = 36, 40, 44
	offDetail, offLight = 48, 52
	offTexels, offStart = 56, 64
	offSide, offTop     = 72, 76
	offShift            = 80
	offFirst, offEnd    = 84, 88
)

func main() {
	ConstraintExpr("!purego")
	makeSequence()
	shade()
	Generate()
}

// args is the register that holds the address of the run.
var args GPVirtual

func field(offset int) Mem { return Mem{Base: args, Disp: offset} }

// float and whole load a field into all places of a vector.
func float(offset int) VecVirtual {
	v := YMM()
	VBROADCASTSS(field(offset), v)
	return v
}

func whole(offset int) VecVirtual {
	v := YMM()
	VPBROADCASTD(field(offset), v)
	return v
}

// constant returns a number in all eight places of a vector in memory.
func constant(v uint32) Mem {
	m, ok := constants[v]
	if !ok {
		m = GLOBL("all"+hex(v), attr.RODATA|attr.NOPTR)
		for i := range 8 {
			DATA(4*i, U32(v))
		}
		constants[v] = m
	}
	return m
}

var constants = map[uint32]Mem{}

func hex(v uint32) string {
	const digits = "0123456789abcdef"
	var b [8]byte
	for i := range b {
		b[i] = digits[v>>(28-4*i)&15]
	}
	return string(b[:])
}

// along returns base + step·x, for fields base and step.
func along(base, step int, x VecVirtual) VecVirtual {
	v := float(step)
	VMULPS(x, v, v)
	b := float(base)
	VADDPS(b, v, v)
	return v
}

// inverse returns 1/v.
func inverse(v VecVirtual) VecVirtual {
	one := YMM()
	VMOVUPS(constant(0x3f800000), one)
	VDIVPS(v, one, one)
	return one
}

// slope returns the absolute value of step - v·scale, for fields step and scale.
func slope(step, scale int, v VecVirtual) VecVirtual {
	a := float(scale)
	VMULPS(v, a, a)
	b := float(step)
	VSUBPS(a, b, b)
	VANDPS(constant(0x7fffffff), b, b)
	return b
}

// bilinear returns the texels of the mipmaps level at the positions s and t. They are two vectors of 16-bit lanes: red and
// blue, and green and the unused byte.
func bilinear(level, s, t VecVirtual) (even, odd VecVirtual) {
	side := whole(offSide)
	VPSRLVD(level, side, side)
	u, v := YMM(), whole(offShift)
	VPADDD(level, v, v)
	VPSRAVD(v, s, u)
	VPSRAVD(v, t, v)
	VPSUBD(constant(128), u, u)
	VPSUBD(constant(128), v, v)
	// The index of the upper left texel.
	index, x, mask := YMM(), YMM(), YMM()
	VPSUBD(constant(1), side, mask)
	VPSRAD(Imm(8), v, index)
	VPAND(mask, index, index)
	VPSRAD(Imm(8), u, x)
	VPAND(mask, x, x)
	VPADDD(constant(1), side, side)
	VPMULLD(side, index, index)
	VPADDD(x, index, index)
	starts := GP64()
	MOVQ(field(offStart), starts)
	gather(Mem{Base: starts, Index: level, Scale: 4}, x)
	VPADDD(x, index, index)
	// The weights.
	VPAND(constant(255), u, u)
	VPAND(constant(255), v, v)
	both, rest := YMM(), YMM()
	VPMULLW(u, v, both)
	VPSRLD(Imm(8), both, both)
	VPADDD(constant(256), both, rest)
	VPSUBD(u, rest, rest)
	VPSUBD(v, rest, rest)
	VPSUBD(both, u, u)
	VPSUBD(both, v, v)

	texels := GP64()
	MOVQ(field(offTexels), texels)
	left, right := Mem{Base: texels, Index: index, Scale: 4}, Mem{Base: texels, Index: index, Scale: 4, Disp: 4}
	even, odd = weigh(left, rest)
	add(&even, &odd, right, u)
	VPADDD(side, index, index)
	add(&even, &odd, left, v)
	add(&even, &odd, right, both)
	return even, odd
}

// gather loads 32 bits for each index.
func gather(from Mem, to VecVirtual) {
	all := YMM()
	VPCMPEQD(from.Index, from.Index, all)
	VPXOR(from.Index, from.Index, to) // otherwise each gather waits for the old value of the register
	VPGATHERDD(all, from, to)
}

// weigh returns texels times weights. It overwrites the weights.
func weigh(from Mem, weight VecVirtual) (even, odd VecVirtual) {
	even, odd = YMM(), YMM()
	gather(from, odd)
	double(weight)
	VPAND(constant(0x00ff00ff), odd, even)
	VPSRLW(Imm(8), odd, odd)
	VPMULLW(weight, even, even)
	VPMULLW(weight, odd, odd)
	return even, odd
}

// add adds texels times weights.
func add(even, odd *VecVirtual, from Mem, weight VecVirtual) {
	e, o := weigh(from, weight)
	VPADDW(e, *even, *even)
	VPADDW(o, *odd, *odd)
}

// double copies the lower 16 bits of each number into its upper ones, which must be 0.
func double(v VecVirtual) {
	upper := YMM()
	VPSLLD(Imm(16), v, upper)
	VPOR(upper, v, v)
}

// light multiplies lanes by lights, which have 16 bits of fraction. It overwrites the lights.
func light(even, odd, k VecVirtual) {
	double(k)
	VPMULHUW(k, even, even)
	VPMULHUW(k, odd, odd)
}

func shade() {
	TEXT("shadeAVX2", NOSPLIT, "func(pixels, r *byte)")
	pixels := Load(Param("pixels"), GP64()).(GPVirtual)
	args = Load(Param("r"), GP64()).(GPVirtual)
	end := GP64()
	MOVLQSX(field(offEnd), end)
	done := GP64()
	XORQ(done, done)

	Label("group")

	// The spacing of texels, measured in the middle of pairs of pixels.
	middle := numbers(done)
	VPOR(constant(1), middle, middle)
	VCVTDQ2PS(middle, middle)
	z := inverse(along(offQM, offDQ, middle))
	s, t := along(offSM, offDS, middle), along(offTM, offDT, middle)
	VMULPS(z, s, s)
	VMULPS(z, t, t)
	a, b := slope(offDS, offDQ, s), slope(offDT, offDQ, t)
	VMAXPS(a, b, a)
	c, d := slope(offES, offEQ, s), slope(offET, offEQ, t)
	VMAXPS(c, d, c)
	VMAXPS(a, c, a)
	VMULPS(z, a, a)
	VMULPS(float(offDetail), a, a)

	// The numbers of the mipmaps, and the weight of the second one.
	level, weight := YMM(), YMM()
	VPSRLD(Imm(23), a, level)
	VPSUBD(constant(127), level, level)
	VPSRLD(Imm(14), a, weight)
	VPAND(constant(0x1ff), weight, weight)
	VPMAXSD(constant(256), weight, weight)
	VPSUBD(constant(256), weight, weight)
	top, inside := whole(offTop), YMM()
	VPCMPGTD(level, top, inside)
	VPAND(inside, weight, weight)
	VPSRAD(Imm(31), level, inside)
	VPANDN(weight, inside, weight)
	VPXOR(top, top, inside)
	VPMAXSD(inside, level, level)
	VPMINSD(top, level, level)

	// The positions of the pixels.
	x := numbers(done)
	VCVTDQ2PS(x, x)
	VADDPS(constant(0x3f000000), x, x)
	z = inverse(along(offQ, offDQ, x))
	s, t = along(offS, offDS, x), along(offT, offDT, x)
	VMULPS(z, s, s)
	VMULPS(z, t, t)
	VCVTTPS2DQ(s, s)
	VCVTTPS2DQ(t, t)

	// The light that goes to the second mipmap is taken from the first.
	even, odd := bilinear(level, s, t)
	near, far := whole(offLight), YMM()
	VPSLLD(Imm(8), weight, far)
	VPMULHUW(near, far, far)
	VPSUBD(far, near, near)
	light(even, odd, near)
	VPTEST(weight, weight)
	JZ(LabelRef("lit"))
	VPADDD(constant(1), level, level)
	VPMINSD(whole(offTop), level, level)
	even2, odd2 := bilinear(level, s, t)
	share := whole(offLight)
	VPSLLD(Imm(8), weight, weight)
	VPMULHUW(share, weight, weight)
	light(even2, odd2, weight)
	VPADDW(even2, even, even)
	VPADDW(odd2, odd, odd)
	Label("lit")

	round := constant(0x00800080)
	VPADDW(round, even, even)
	VPADDW(round, odd, odd)
	VPSRLW(Imm(8), even, even)
	VPAND(constant(0xff00ff00), odd, odd)
	VPOR(odd, even, even)

	// Only the pixels [first, end) are written.
	number, write, before := numbers(done), whole(offEnd), whole(offFirst)
	VPCMPGTD(number, write, write)
	VPCMPGTD(number, before, before)
	VPANDN(write, before, write)
	VPMASKMOVD(even, write, Mem{Base: pixels})

	ADDQ(Imm(32), pixels)
	ADDQ(Imm(8), done)
	CMPQ(done, end)
	JLT(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// numbers returns the numbers of the pixels of a group.
func numbers(done GPVirtual) VecVirtual {
	low, v := XMM(), YMM()
	VMOVD(done.As32(), low)
	VPBROADCASTD(low, v)
	VPADDD(sequence, v, v)
	return v
}

// sequence holds the numbers 0 to 7.
var sequence Mem

func makeSequence() {
	sequence = GLOBL("sequence", attr.RODATA|attr.NOPTR)
	for i := range 8 {
		DATA(4*i, U32(uint32(i)))
	}
}
