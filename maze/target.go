package maze

// TargetRadius is the radius of a target sphere in metres.
const TargetRadius = 0.6

// Heights of a target's centre above the floor in metres. Targets are half sunk in, or float with Config.GoodVisibility.
const (
	targetHeight         = 0.0
	floatingTargetHeight = 0.5 + TargetRadius
)

// Colors are the colours of targets, red, green and blue in units of 1/220. The colours are red, green, blue, purple, yellow and
// salmon. Target i has colour i unless colours are shuffled.
var Colors = [maxTargets][3]uint8{
	{170, 38, 30},
	{99, 170, 88},
	{39, 140, 217},
	{93, 105, 199},
	{220, 193, 59},
	{220, 128, 107},
}

// Target is a sphere. The walker has to touch it while it is the current one.
type Target struct {
	Row, Col int     // cell of the grid
	X, Y, Z  float64 // centre, metres
	Color    uint8   // index into Colors
}

// RGB returns the target's colour as the reference observes it: red, green and blue from 0 to 1.
func (t Target) RGB() [3]float64 {
	var rgb [3]float64
	for i, c := range Colors[t.Color] {
		rgb[i] = float64(c) / 220
	}
	return rgb
}

// Bytes returns the target's colour as it is drawn, before any lighting.
func (t Target) Bytes() [3]uint8 {
	var bytes [3]uint8
	for i, c := range t.RGB() {
		bytes[i] = uint8(255 * c)
	}
	return bytes
}
