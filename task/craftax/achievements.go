package craftax

import (
	"iter"
	"math/bits"
)

// Achievement is one of the things for which a player is rewarded once in an episode.
type Achievement uint8

// The achievements, in the order of the reference.
const (
	achCollectWood Achievement = iota
	achPlaceTable
	achEatCow
	achCollectSapling
	achCollectDrink
	achMakeWoodPickaxe
	achMakeWoodSword
	achPlacePlant
	achDefeatZombie
	achCollectStone
	achPlaceStone
	achEatPlant
	achDefeatSkeleton
	achMakeStonePickaxe
	achMakeStoneSword
	achWakeUp
	achPlaceFurnace
	achCollectCoal
	achCollectIron
	achCollectDiamond
	achMakeIronPickaxe
	achMakeIronSword
	achMakeArrow
	achMakeTorch
	achPlaceTorch
	achMakeDiamondSword
	achMakeIronArmour
	achMakeDiamondArmour
	achEnterGnomishMines
	achEnterDungeon
	achEnterSewers
	achEnterVault
	achEnterTrollMines
	achEnterFireRealm
	achEnterIceRealm
	achEnterGraveyard
	achDefeatGnomeWarrior
	achDefeatGnomeArcher
	achDefeatOrcSolider
	achDefeatOrcMage
	achDefeatLizard
	achDefeatKobold
	achDefeatTroll
	achDefeatDeepThing
	achDefeatPigman
	achDefeatFireElemental
	achDefeatFrostTroll
	achDefeatIceElemental
	achDamageNecromancer
	achDefeatNecromancer
	achEatBat
	achEatSnail
	achFindBow
	achFireBow
	achCollectSapphire
	achLearnFireball
	achCastFireball
	achLearnIceball
	achCastIceball
	achCollectRuby
	achMakeDiamondPickaxe
	achOpenChest
	achDrinkPotion
	achEnchantSword
	achEnchantArmour
	achDefeatKnight
	achDefeatArcher
	// AchievementCount is the number of achievements.
	AchievementCount = iota
)

// achievementTable holds the name and the reward of each achievement.
var achievementTable = [AchievementCount]struct {
	name   string
	reward float32
}{
	achCollectWood:         {"collect_wood", 1},
	achPlaceTable:          {"place_table", 1},
	achEatCow:              {"eat_cow", 1},
	achCollectSapling:      {"collect_sapling", 1},
	achCollectDrink:        {"collect_drink", 1},
	achMakeWoodPickaxe:     {"make_wood_pickaxe", 1},
	achMakeWoodSword:       {"make_wood_sword", 1},
	achPlacePlant:          {"place_plant", 1},
	achDefeatZombie:        {"defeat_zombie", 1},
	achCollectStone:        {"collect_stone", 1},
	achPlaceStone:          {"place_stone", 1},
	achEatPlant:            {"eat_plant", 1},
	achDefeatSkeleton:      {"defeat_skeleton", 1},
	achMakeStonePickaxe:    {"make_stone_pickaxe", 1},
	achMakeStoneSword:      {"make_stone_sword", 1},
	achWakeUp:              {"wake_up", 1},
	achPlaceFurnace:        {"place_furnace", 1},
	achCollectCoal:         {"collect_coal", 1},
	achCollectIron:         {"collect_iron", 1},
	achCollectDiamond:      {"collect_diamond", 1},
	achMakeIronPickaxe:     {"make_iron_pickaxe", 1},
	achMakeIronSword:       {"make_iron_sword", 1},
	achMakeArrow:           {"make_arrow", 1},
	achMakeTorch:           {"make_torch", 1},
	achPlaceTorch:          {"place_torch", 1},
	achMakeDiamondSword:    {"make_diamond_sword", 3},
	achMakeIronArmour:      {"make_iron_armour", 3},
	achMakeDiamondArmour:   {"make_diamond_armour", 3},
	achEnterGnomishMines:   {"enter_gnomish_mines", 3},
	achEnterDungeon:        {"enter_dungeon", 3},
	achEnterSewers:         {"enter_sewers", 5},
	achEnterVault:          {"enter_vault", 5},
	achEnterTrollMines:     {"enter_troll_mines", 5},
	achEnterFireRealm:      {"enter_fire_realm", 8},
	achEnterIceRealm:       {"enter_ice_realm", 8},
	achEnterGraveyard:      {"enter_graveyard", 8},
	achDefeatGnomeWarrior:  {"defeat_gnome_warrior", 3},
	achDefeatGnomeArcher:   {"defeat_gnome_archer", 3},
	achDefeatOrcSolider:    {"defeat_orc_solider", 3},
	achDefeatOrcMage:       {"defeat_orc_mage", 3},
	achDefeatLizard:        {"defeat_lizard", 5},
	achDefeatKobold:        {"defeat_kobold", 5},
	achDefeatTroll:         {"defeat_troll", 5},
	achDefeatDeepThing:     {"defeat_deep_thing", 5},
	achDefeatPigman:        {"defeat_pigman", 8},
	achDefeatFireElemental: {"defeat_fire_elemental", 8},
	achDefeatFrostTroll:    {"defeat_frost_troll", 8},
	achDefeatIceElemental:  {"defeat_ice_elemental", 8},
	achDamageNecromancer:   {"damage_necromancer", 8},
	achDefeatNecromancer:   {"defeat_necromancer", 8},
	achEatBat:              {"eat_bat", 3},
	achEatSnail:            {"eat_snail", 3},
	achFindBow:             {"find_bow", 3},
	achFireBow:             {"fire_bow", 3},
	achCollectSapphire:     {"collect_sapphire", 3},
	achLearnFireball:       {"learn_fireball", 5},
	achCastFireball:        {"cast_fireball", 5},
	achLearnIceball:        {"learn_iceball", 5},
	achCastIceball:         {"cast_iceball", 5},
	achCollectRuby:         {"collect_ruby", 3},
	achMakeDiamondPickaxe:  {"make_diamond_pickaxe", 3},
	achOpenChest:           {"open_chest", 3},
	achDrinkPotion:         {"drink_potion", 3},
	achEnchantSword:        {"enchant_sword", 5},
	achEnchantArmour:       {"enchant_armour", 5},
	achDefeatKnight:        {"defeat_knight", 5},
	achDefeatArcher:        {"defeat_archer", 5},
}

// String returns the achievement's name in the reference's log, for example "collect_wood".
func (a Achievement) String() string {
	if int(a) >= AchievementCount {
		return "unknown"
	}
	return achievementTable[a].name
}

// Reward returns the reward for reaching the achievement for the first time in an episode. The rewards of all achievements add
// up to 226.
func (a Achievement) Reward() float32 { return achievementTable[a].reward }

// Achievements is a set of achievements: bit a%64 of word a/64 stands for achievement a.
type Achievements [2]uint64

// Has reports whether a is in the set.
func (s *Achievements) Has(a Achievement) bool { return s[a/64]>>(a%64)&1 != 0 }

// add puts a into the set.
func (s *Achievements) add(a Achievement) { s[a/64] |= 1 << (a % 64) }

// addIf puts a into the set if reached is true.
func (s *Achievements) addIf(reached bool, a Achievement) {
	if reached {
		s.add(a)
	}
}

// All yields the achievements of the set in their order.
func (s *Achievements) All() iter.Seq[Achievement] {
	return func(yield func(Achievement) bool) {
		for a := range Achievement(AchievementCount) {
			if s.Has(a) && !yield(a) {
				return
			}
		}
	}
}

// among reports whether the set contains only some of the first n achievements.
func (s *Achievements) among(n int) bool {
	for a := n; a < 64*len(s); a++ {
		if s.Has(Achievement(a)) {
			return false
		}
	}
	return true
}

// Count returns the number of achievements in the set.
func (s *Achievements) Count() int { return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) }

// reward returns the summed rewards of the achievements that are in the set but were not in it before.
func (s *Achievements) reward(before *Achievements) (sum float32) {
	for w := range s {
		for fresh := s[w] &^ before[w]; fresh != 0; fresh &= fresh - 1 {
			sum += achievementTable[64*w+bits.TrailingZeros64(fresh)].reward
		}
	}
	return sum
}
