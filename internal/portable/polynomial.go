package portable

// horner returns a polynomial in x. The coefficients start with that of the highest power.
func horner(x float64, coefficients ...float64) float64 {
	sum := coefficients[0]
	for _, c := range coefficients[1:] {
		sum = float64(sum*x) + c
	}
	return sum
}
