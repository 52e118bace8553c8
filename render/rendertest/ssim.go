package rendertest

// SSIM returns the structural similarity (Wang et al. 2004) of two pictures [height, width, 3]: the mean over the three
// channels and over all windows of 7x7 pixels. It is 1 for equal pictures. For pictures smaller than a window it is 1 as well.
func SSIM(a, b []byte, width, height int) float64 {
	const (
		window = 7
		n      = window * window
		c1     = (0.01 * 255) * (0.01 * 255)
		c2     = (0.03 * 255) * (0.03 * 255)
	)
	sum, windows := 0.0, 0
	for y := 0; y+window <= height; y++ {
		for x := 0; x+window <= width; x++ {
			for c := range 3 {
				var sa, sb, saa, sbb, sab int
				for row := y; row < y+window; row++ {
					for k := 3*(row*width+x) + c; k < 3*(row*width+x+window); k += 3 {
						va, vb := int(a[k]), int(b[k])
						sa, sb = sa+va, sb+vb
						saa, sbb, sab = saa+va*va, sbb+vb*vb, sab+va*vb
					}
				}
				ma, mb := float64(sa)/n, float64(sb)/n
				// Sample variances and covariance.
				vaa := (float64(saa) - n*ma*ma) / (n - 1)
				vbb := (float64(sbb) - n*mb*mb) / (n - 1)
				vab := (float64(sab) - n*ma*mb) / (n - 1)
				sum += (2*ma*mb + c1) * (2*vab + c2) / ((ma*ma + mb*mb + c1) * (vaa + vbb + c2))
				windows++
			}
		}
	}
	if windows == 0 {
		return 1
	}
	return sum / float64(windows)
}
