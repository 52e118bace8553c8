package plain

import "math"

// RelativeShape describes an attention with relative positions: T steps of B sequences, each after a memory of M positions, and H
// heads of width D.
type RelativeShape struct{ T, B, H, D, M int }

// Full returns the number of positions that have keys: those of the memory, then the steps.
func (sh RelativeShape) Full() int { return sh.M + sh.T }

// RelativeInput is what the attention reads, or its gradient: queries Q [T, B, H, D]; keys and values KV [M+T, B, 2, H, D];
// projected distances R [M+T, H, D] (row i: distance M+T-1-i); and the vectors that are added to queries, U for keys and V for
// distances [H, D].
type RelativeInput struct{ Q, KV, R, U, V []float32 }

// RelativeMask says which positions steps see. Step t of sequence b sees the positions from First [T, B] up to its own, M+t. It
// does not see those of the memory for which Hidden [B, M] is not 0.
type RelativeMask struct{ Hidden, First []float32 }

// RelativeSavedSize returns the number of floats that RelativeAttention works in, including what the backward pass needs:
// probabilities [B, H, T, M+T], queries for keys and for distances, each [T, B, H, D], and scratch for one head.
func (Kernels) RelativeSavedSize(sh RelativeShape) int {
	f := sh.Full()
	return sh.B*sh.H*sh.T*f + 2*sh.T*sh.B*sh.H*sh.D + sh.T*sh.B*f + max(sh.T*f, sh.T*sh.B*sh.D)
}

// relativeParts are the parts of that memory.
type relativeParts struct{ probability, qu, qv, distance, scratch []float32 }

func (sh RelativeShape) parts(saved []float32) relativeParts {
	f, rows := sh.Full(), sh.T*sh.B*sh.H*sh.D
	var p relativeParts
	for _, part := range []struct {
		at   *[]float32
		size int
	}{{&p.probability, sh.B * sh.H * sh.T * f}, {&p.qu, rows}, {&p.qv, rows}, {&p.distance, sh.T * sh.B * f}} {
		*part.at, saved = saved[:part.size], saved[part.size:]
	}
	p.scratch = saved
	return p
}

// RelativeAttention is the attention of Transformer-XL (Dai et al. 2019, section 3.3). Step t scores each position j that it sees
// by ((q+u)·k_j + (q+v)·r_{M+t-j}) / √D. out [T, B, H, D] is the mean of the positions' values, weighted by the softmax of the
// scores. saved has RelativeSavedSize floats.
func (Kernels) RelativeAttention(out []float32, in RelativeInput, mask RelativeMask, sh RelativeShape, saved []float32) {
	p := sh.parts(saved)
	width, f := sh.H*sh.D, sh.Full()
	for i, q := range in.Q[:sh.T*sh.B*width] {
		p.qu[i], p.qv[i] = q+in.U[i%width], q+in.V[i%width]
	}
	for h := range sh.H {
		gemm(false, true, sh.T*sh.B, f, sh.D, 1, p.qv[h*sh.D:], width, in.R[h*sh.D:], width, 0, p.distance, f)
		for b := range sh.B {
			at := b*width + h*sh.D
			k, v := in.KV[b*2*width+h*sh.D:], in.KV[(b*2+1)*width+h*sh.D:]
			probability := p.probability[(b*sh.H+h)*sh.T*f : (b*sh.H+h+1)*sh.T*f]
			gemm(false, true, sh.T, f, sh.D, 1, p.qu[at:], sh.B*width, k, sh.B*2*width, 0, probability, f)
			for t := range sh.T {
				first := int(mask.First[t*sh.B+b])
				sh.softmax(probability[t*f:(t+1)*f], p.distance[(t*sh.B+b)*f:], mask.Hidden[b*sh.M:(b+1)*sh.M], first, t)
			}
			gemm(false, false, sh.T, sh.D, f, 1, probability, f, v, sh.B*2*width, 0, out[at:], sh.B*width)
		}
	}
}

// softmax turns the row of step t, which holds products with keys [M+T], into probabilities.
func (sh RelativeShape) softmax(row, distance, hidden []float32, first, t int) {
	scale := float32(1 / math.Sqrt(float64(sh.D)))
	last, shift := sh.M+t, sh.T-1-t
	largest := float32(math.Inf(-1))
	for j := first; j <= last; j++ {
		row[j] = (row[j] + distance[j+shift]) * scale
		if j < sh.M && hidden[j] != 0 {
			row[j] = float32(math.Inf(-1))
		}
		if row[j] > largest || row[j] != row[j] {
			largest = row[j]
		}
	}
	clear(row[:first])
	clear(row[last+1:])
	sum := float32(0)
	for j := first; j <= last; j++ {
		row[j] = float32(math.Exp(float64(row[j] - largest)))
		sum += row[j]
	}
	for j := first; j <= last; j++ {
		row[j] /= sum
	}
}

// RelativeAttentionBackward computes the gradients of a RelativeAttention from dout, the gradient of its result. saved is what
// the forward pass wrote there. RelativeAttentionBackward overwrites it.
func (Kernels) RelativeAttentionBackward(d RelativeInput, dout []float32, in RelativeInput, mask RelativeMask, sh RelativeShape, saved []float32) {
	p := sh.parts(saved)
	width, f := sh.H*sh.D, sh.Full()
	scale := float32(1 / math.Sqrt(float64(sh.D)))
	for h := range sh.H {
		head := h * sh.D
		clear(p.distance)
		for b := range sh.B {
			at := b*width + head
			keys, values := b*2*width+head, (b*2+1)*width+head
			probability := p.probability[(b*sh.H+h)*sh.T*f : (b*sh.H+h+1)*sh.T*f]
			gemm(true, false, f, sh.D, sh.T, 1, probability, f, dout[at:], sh.B*width, 0, d.KV[values:], sh.B*2*width)
			scores := p.scratch[:sh.T*f]
			gemm(false, true, sh.T, f, sh.D, 1, dout[at:], sh.B*width, in.KV[values:], sh.B*2*width, 0, scores, f)
			for t := range sh.T {
				first, last := int(mask.First[t*sh.B+b]), sh.M+t
				row, pr := scores[t*f:(t+1)*f], probability[t*f:(t+1)*f]
				distance := p.distance[(t*sh.B+b)*f:]
				mean := dot(pr[first:last+1], row[first:last+1])
				clear(row[:first])
				clear(row[last+1:])
				for j := first; j <= last; j++ {
					row[j] = pr[j] * (row[j] - mean) * scale
					distance[j+sh.T-1-t] = row[j]
				}
			}
			gemm(false, false, sh.T, sh.D, f, 1, scores, f, in.KV[keys:], sh.B*2*width, 0, d.Q[at:], sh.B*width)
			gemm(true, false, f, sh.D, sh.T, 1, scores, f, p.qu[at:], sh.B*width, 0, d.KV[keys:], sh.B*2*width)
		}
		rows := sh.T * sh.B
		dqv := p.scratch[:rows*sh.D]
		gemm(false, false, rows, sh.D, f, 1, p.distance, f, in.R[head:], width, 0, dqv, sh.D)
		gemm(true, false, f, sh.D, rows, 1, p.distance, f, p.qv[head:], width, 0, d.R[head:], width)
		du, dv := d.U[head:head+sh.D], d.V[head:head+sh.D]
		clear(du)
		clear(dv)
		for i := range rows {
			dq := d.Q[i*width+head : i*width+head+sh.D]
			for j, g := range dqv[i*sh.D : (i+1)*sh.D] {
				du[j] += dq[j]
				dv[j] += g
				dq[j] += g
			}
		}
	}
}
