package plain

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// C is computed in tiles of at most tileRows × tileCols, since gonum starts goroutines for larger matrices.
const (
	tileRows = 64
	tileCols = 128
	tileDeep = 128
)

// Gemm computes C = alpha·op(A)·op(B) + beta·C with op(A) [m, k], op(B) [k, n] and C [m, n]. lda, ldb and ldc are the distances
// between stored rows, before a transposition. With beta = 0 it does not read the old C. A zero in A hides a NaN in B.
func (Kernels) Gemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

func gemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	for i := 0; i < m; i += tileRows {
		rows := min(tileRows, m-i)
		for j := 0; j < n; j += tileCols {
			cols := min(tileCols, n-j)
			scale := beta
			for l := 0; l < max(k, 1); l += tileDeep {
				deep := min(tileDeep, k-l)
				gonum.Implementation{}.Sgemm(transposed(transA), transposed(transB), rows, cols, deep,
					alpha, tile(a, lda, i, l, transA), lda, tile(b, ldb, l, j, transB), ldb, scale, c[i*ldc+j:], ldc)
				scale = 1
			}
		}
	}
}

// tile returns the part of a matrix that begins with element (row, col) of its op().
func tile(a []float32, lda, row, col int, trans bool) []float32 {
	if trans {
		row, col = col, row
	}
	return a[min(row*lda+col, len(a)):]
}

func transposed(trans bool) blas.Transpose {
	if trans {
		return blas.Trans
	}
	return blas.NoTrans
}
