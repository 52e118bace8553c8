package portable

// horner returns the polynomial in x whose coefficients stand in falling order of their powers.
func horner(x float64, coefficients ...float64) float64 {
	sum := coefficients[0]
	for _, c := range coefficients[1:] {
		sum = float64(sum*x) + c
	}
	return sum
}
