package craftax

// fused returns a·b + c, rounded once. The reference's compiler makes this of a product in a sum. The product of two float32 is
// exact in float64.
func fused(a, b, c float32) float32 { return float32(float64(float64(a)*float64(b)) + float64(c)) }
