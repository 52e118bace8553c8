package craftax

import "ariadne/internal/rng/threefry"

// Costs in mana.
const (
	manaToCast    = 2
	manaToEnchant = 9
)

// cast throws a ball of fire or ice.
func (s *State) cast(action Action) {
	spell, kind, a := 0, shotFireball, achCastFireball
	switch action {
	case CastFireball:
	case CastIceball:
		spell, kind, a = 1, shotIceball, achCastIceball
	default:
		return
	}
	if s.Mana < manaToCast || !s.Spells[spell] {
		return
	}
	if launch(s.floor().Own[:], Projectile{Pos: s.Pos, Dir: directions[s.Facing], Type: kind}) {
		s.Mana -= manaToCast
		s.Achievements.add(a)
	}
}

// readBook learns one of the spells that the player does not know. The book is used up even if there is nothing left to learn.
func (s *State) readBook(key threefry.Key, action Action) {
	if action != ReadBook || s.Inventory.Books <= 0 {
		return
	}
	s.Inventory.Books--
	spell := 0
	switch {
	case !s.Spells[0] && !s.Spells[1]:
		weights := [2]float32{0.5, 1}
		spell = key.Child(1).Choice(weights[:])
	case s.Spells[0] && !s.Spells[1]:
		spell = 1
	}
	s.Spells[spell] = true
	s.Achievements.add([2]Achievement{achLearnFireball, achLearnIceball}[spell])
}

// enchant gives fire or ice to the sword, the bow or a piece of armour, at the table for it.
func (s *State) enchant(key threefry.Key, action Action) {
	v := &s.Inventory
	switch action {
	case EnchantSword, EnchantBow, EnchantArmour:
	default:
		return
	}
	element, gems := int32(0), &v.Ruby
	switch s.floor().Block[s.ahead().nearest()] {
	case blockEnchantmentTableFire:
		element = 1
	case blockEnchantmentTableIce:
		element, gems = 2, &v.Sapphire
	default:
		return
	}
	if s.Mana < manaToEnchant || *gems < 1 {
		return
	}
	switch {
	case action == EnchantSword && v.Sword > 0:
		s.SwordEnchantment = element
		s.Achievements.add(achEnchantSword)
	case action == EnchantBow && v.Bow > 0:
		s.BowEnchantment = element
	case action == EnchantArmour && v.Armour[0]+v.Armour[1]+v.Armour[2]+v.Armour[3] > 0:
		s.ArmourEnchantments[s.pieceToEnchant(key, element)] = element
		s.Achievements.add(achEnchantArmour)
	default:
		return
	}
	s.Mana -= manaToEnchant
	*gems--
}

// pieceToEnchant draws a piece of armour. It prefers one without an enchantment, then one with the other element, and otherwise
// takes the first.
func (s *State) pieceToEnchant(key threefry.Key, element int32) int {
	var plain, other [4]float32
	any := false
	for i, e := range s.ArmourEnchantments {
		switch e {
		case 0:
			plain[i] = 1
			any = true
		case element:
		default:
			other[i] = 1
		}
	}
	if !any {
		plain = other
	}
	threefry.PrefixSum(plain[:], plain[:])
	return key.Child(1).Choice(plain[:])
}
