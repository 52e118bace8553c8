package craftax

import "ariadne/internal/rng/threefry"

// Weights of the contents of a chest.
var (
	oreWeights  = sums(0.3, 0.3, 0.15, 0.125, 0.125) // coal, iron, diamond, sapphire, ruby
	toolWeights = sums(0.4, 0.3, 0.2, 0.1)           // levels 1 to 4
)

// sums returns the prefix sums of weights, which threefry's Choice takes.
func sums(weights ...float32) []float32 {
	threefry.PrefixSum(weights, weights)
	return weights
}

// loot takes the contents of a chest. opened says whether the player has opened one on this floor before.
func (s *State) loot(key threefry.Key, opened bool) {
	v := &s.Inventory
	if isTorch, amount := key.Next(), key.Next(); isTorch.Uniform() < 0.6 {
		v.Torches += amount.Int(4, 8)
	}
	if isOre, kind, amount := key.Next(), key.Next(), key.Next(); isOre.Uniform() < 0.6 {
		switch kind.Choice(oreWeights) {
		case 0:
			v.Coal += amount.Int(1, 4)
		case 1:
			v.Iron += amount.Int(1, 3)
		case 2:
			v.Diamond++
		case 3:
			v.Sapphire++
		case 4:
			v.Ruby++
		}
	}
	if isPotion, colour, amount := key.Next(), key.Next(), key.Next(); isPotion.Uniform() < 0.5 {
		v.Potions[colour.Int(0, 6)] += amount.Int(1, 3)
	}
	if isArrow, amount := key.Next(), key.Next(); isArrow.Uniform() < 0.25 {
		v.Arrows += amount.Int(1, 5)
	}
	isTool, which, pickaxe, sword := key.Next(), key.Next(), key.Next(), key.Next()
	if isTool.Uniform() < 0.2 {
		if which.Int(0, 2) == 0 {
			raise(&v.Pickaxe, 1+int32(pickaxe.Choice(toolWeights)))
		} else {
			raise(&v.Sword, 1+int32(sword.Choice(toolWeights)))
		}
	}
	if !opened {
		switch s.Level {
		case 1:
			v.Bow = 1
		case 3, 4:
			v.Books++
		}
	}
}
