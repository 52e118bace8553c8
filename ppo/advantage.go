package ppo

import "math"

// LambdaReturns computes λ-returns (Sutton & Barto 2018, eq. 12.18; time limits count as ends) and advantages over the value
// estimates. These advantages are those of generalised advantage estimation (Schulman et al. 2016):
//
//	G[t] = r[t] + γ(1-done[t+1])·((1-λ)V[t+1] + λ G[t+1]),  G[T] = V[T]
//	A[t] = G[t] - V[t]
//
// advantage, returns and reward are [T, N]; value and done are [T+1, N].
func LambdaReturns(advantage, returns, reward, value []float32, done []bool, t, n int, gamma, lambda float32) {
	next := value[t*n : (t+1)*n] // G[t+1]
	for i := t - 1; i >= 0; i-- {
		row := returns[i*n : (i+1)*n]
		for e := range row {
			now, then := i*n+e, (i+1)*n+e
			g := reward[now]
			if !done[then] {
				g += gamma * ((1-lambda)*value[then] + lambda*next[e])
			}
			row[e] = g
			advantage[now] = g - value[now]
		}
		next = row
	}
}

// normalize scales x to mean 0 and standard deviation 1 (population, plus 1e-8), with sums in float64.
func normalize(x []float32) {
	mean, variance := moments(x)
	scale := 1 / (math.Sqrt(variance) + 1e-8)
	for i, v := range x {
		x[i] = float32((float64(v) - mean) * scale)
	}
}

// moments returns the mean and the population variance.
func moments(x []float32) (mean, variance float64) {
	for _, v := range x {
		mean += float64(v)
	}
	mean /= float64(len(x))
	for _, v := range x {
		d := float64(v) - mean
		variance += d * d
	}
	return mean, variance / float64(len(x))
}

// explainedVariance returns 1 - Var(G-V)/Var(G), the share of the returns' variance that the value estimates explain. It is NaN
// if the returns do not vary.
func explainedVariance(advantage, returns []float32) float64 {
	_, residual := moments(advantage)
	_, total := moments(returns)
	if total == 0 {
		return math.NaN()
	}
	return 1 - residual/total
}
