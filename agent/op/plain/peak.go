package plain

import "runtime"

// MultiplyAdd multiplies and adds in registers for n rounds, and returns the number of floating-point operations.
func (Kernels) MultiplyAdd(n int) (flops float64) {
	var a, b, c, d, e, f, g, h float32
	for range n {
		a, b, c, d = a*0.5+1, b*0.5+1, c*0.5+1, d*0.5+1
		e, f, g, h = e*0.5+1, f*0.5+1, g*0.5+1, h*0.5+1
	}
	runtime.KeepAlive(a + b + c + d + e + f + g + h) // so that the compiler does not remove the loop
	return 16 * float64(n)
}
