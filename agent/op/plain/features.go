package plain

// Outer computes the outer product of each row of a [rows, D] with that of p [rows, N], flattened a-major: z [rows, D·N],
// z[j·N+n] = a[j]·p[n].
func (Kernels) Outer(z, a, p []float32, rows, d, n int) {
	for r := range rows {
		outer(z[r*d*n:(r+1)*d*n], a[r*d:(r+1)*d], p[r*n:(r+1)*n])
	}
}

// OuterBackward computes the gradients of an Outer from that of its result.
func (Kernels) OuterBackward(da, dp, dz, a, p []float32, rows, d, n int) {
	for r := range rows {
		outerBackward(da[r*d:(r+1)*d], dp[r*n:(r+1)*n], dz[r*d*n:(r+1)*d*n], a[r*d:(r+1)*d], p[r*n:(r+1)*n])
	}
}

// DPFP is the deterministic parameter-free projection of Schlag et al. 2021. For each row z [D], it multiplies c = [relu(z),
// relu(-z)] by c rolled by j places, for j = 1 … nu. The result is y [rows, nu·2·D].
func (Kernels) DPFP(y, z []float32, rows, d, nu int) {
	c := make([]float32, 2*d)
	for r := range rows {
		rectifyBoth(c, z[r*d:(r+1)*d])
		for j := range nu {
			out := y[(r*nu+j)*2*d : (r*nu+j+1)*2*d]
			for i, v := range c {
				out[i] = v * c[rolled(i, j+1, 2*d)]
			}
		}
	}
}

// DPFPBackward computes dz, the gradient of a DPFP's argument, from dy, the gradient of its result.
func (Kernels) DPFPBackward(dz, dy, z []float32, rows, d, nu int) {
	c, dc := make([]float32, 2*d), make([]float32, 2*d)
	for r := range rows {
		row := z[r*d : (r+1)*d]
		rectifyBoth(c, row)
		clear(dc)
		for j := range nu {
			for i, g := range dy[(r*nu+j)*2*d : (r*nu+j+1)*2*d] {
				other := rolled(i, j+1, 2*d)
				dc[i] += g * c[other]
				dc[other] += g * c[i]
			}
		}
		for i, v := range row {
			switch {
			case v > 0:
				dz[r*d+i] = dc[i]
			case v < 0:
				dz[r*d+i] = -dc[d+i]
			default:
				dz[r*d+i] = 0
			}
		}
	}
}

// rectifyBoth writes the positive part of z [D] and that of -z to c [2·D].
func rectifyBoth(c, z []float32) {
	for i, v := range z {
		c[i], c[len(z)+i] = relu(v), relu(-v)
	}
}

// rolled returns the place from which a roll by j takes the element at place i of n.
func rolled(i, j, n int) int { return ((i-j)%n + n) % n }
