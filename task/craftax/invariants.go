package craftax

import (
	"fmt"
	"math"
)

// farthest is the largest distance from the floor at which the player (in god mode) and projectiles may be in a state.
const farthest = 1 << 24

// check returns an error if a state is impossible and Step could fail on it. The error names what is wrong.
func (s *State) check(p *Params) error {
	switch {
	case s.Level < 0 || s.Level >= Levels:
		return fmt.Errorf("the player is on floor %d", s.Level)
	case !s.made[0] || !s.made[s.Level]:
		return fmt.Errorf("the player's floor %d or the overworld is not made", s.Level)
	case s.Facing < Left || s.Facing > Down:
		return fmt.Errorf("the player faces direction %d", s.Facing)
	case !s.Pos.inside() && !p.GodMode || !s.Pos.near(farthest):
		return fmt.Errorf("the player is at %v", s.Pos)
	case s.BossProgress < 0:
		return fmt.Errorf("the boss was hit %d times", s.BossProgress)
	}
	if err := s.Body.check(s.Time, []float32{s.ManaDelay, s.LightLevel}, []int32{s.Mana, s.XP}); err != nil {
		return err
	}
	for _, n := range []int32{s.Dexterity, s.Strength, s.Intelligence} {
		if n < 1 || n > max(p.MaxAttribute, 1) {
			return fmt.Errorf("one of the player's attributes is %d", n)
		}
	}
	counts := s.Inventory.counts()
	if err := checkCounts(counts[:], full); err != nil {
		return err
	}
	elements := append([]int32{s.SwordEnchantment, s.BowEnchantment}, s.ArmourEnchantments[:]...)
	for _, e := range elements {
		if e < 0 || e > 2 {
			return fmt.Errorf("an enchantment is %d", e)
		}
	}
	for _, e := range s.PotionEffects {
		if e < 0 || int(e) >= len(s.PotionEffects) {
			return fmt.Errorf("a potion has effect %d", e)
		}
	}
	if err := s.Plants.check(Side); err != nil {
		return err
	}
	for i := range s.Floors {
		if !s.made[i] {
			continue
		}
		if err := s.Floors[i].check(); err != nil {
			return fmt.Errorf("floor %d: %w", i, err)
		}
	}
	return nil
}

// near reports whether no coordinate of a cell is further than far from 0.
func (c Cell) near(far int32) bool { return min(c.Row, c.Col) >= -far && max(c.Row, c.Col) <= far }

// check is State's for a floor.
func (f *Floor) check() error {
	for i := range f.Block {
		if f.Block[i] >= blocks || f.Item[i] >= items {
			return fmt.Errorf("tile %v has block %d and item %d", at(i), f.Block[i], f.Item[i])
		}
		if l := f.Light[i]; !(l >= 0 && l <= 1) {
			return fmt.Errorf("tile %v has light %v", at(i), l)
		}
	}
	if !f.Down.inside() || !f.Up.inside() {
		return fmt.Errorf("ladders at %v and %v", f.Down, f.Up)
	}
	if f.Kills < 0 {
		return fmt.Errorf("%d kills", f.Kills)
	}
	if err := checkCreatures(f.creatures(), Side); err != nil {
		return err
	}
	alive := 0
	for of, slots := range f.creatures() {
		for i := range slots {
			m := &slots[i]
			if !m.Alive {
				continue
			}
			alive++
			if m.Health <= 0 || !f.Mob.has(m.Pos) {
				return fmt.Errorf("creature %d of class %d is alive: %+v, marked %v", i, of, *m, f.Mob.has(m.Pos))
			}
		}
	}
	for row, mask := range f.Mob {
		if mask>>Side != 0 || row >= Side && mask != 0 {
			return fmt.Errorf("marks beyond the end of row %d", row)
		}
	}
	alive -= f.Mob.count()
	if alive != 0 {
		return fmt.Errorf("%d more creatures than tiles marked for them", alive)
	}
	if err := checkProjectiles(f.Hostile[:]); err != nil {
		return err
	}
	return checkProjectiles(f.Own[:])
}

// check returns an error if a state is impossible and Step could fail on it. Creatures that came back may stand where others
// are, so the marks of occupied cells prove little and are not checked.
func (s *Classic) check() error {
	switch {
	case s.Facing < Left || s.Facing > Down:
		return fmt.Errorf("the player faces direction %d", s.Facing)
	case !s.Pos.near(farthest):
		return fmt.Errorf("the player is at %v", s.Pos)
	}
	for i, b := range s.Block {
		if int(b) >= classicBlocks {
			return fmt.Errorf("tile %d has block %d", i, b)
		}
	}
	for _, slots := range s.creatures() {
		for i := range slots {
			if slots[i].Type != 0 {
				return fmt.Errorf("creature %+v", slots[i])
			}
		}
	}
	counts := s.Inventory.counts()
	for _, err := range [...]error{
		s.Body.check(s.Time, []float32{s.LightLevel}, nil), checkCounts(counts[:], classicFull), s.Plants.check(ClassicSide),
		checkCreatures(s.creatures(), ClassicSide), checkProjectiles(s.Arrows[:]),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// check checks the player's body, its time, floats, and numbers that must not be negative.
func (b *Body) check(time int32, reals []float32, numbers []int32) error {
	if time < 0 || time > maxSteps {
		return fmt.Errorf("time is %d", time)
	}
	for _, v := range append(reals, b.Health, b.Recover, b.Hunger, b.Thirst, b.Fatigue) {
		if v != v || math.Abs(float64(v)) > farthest {
			return fmt.Errorf("one of the player's reals is %v", v)
		}
	}
	for _, n := range append(numbers, b.Food, b.Drink, b.Energy) {
		if n < 0 || n > maxSteps/2 {
			return fmt.Errorf("one of the player's needs, or experience, is %d", n)
		}
	}
	return nil
}

// checkCounts checks an inventory whose counts are at most most.
func checkCounts(counts []*int32, most int32) error {
	for i, n := range counts {
		if *n < 0 || *n > most {
			return fmt.Errorf("count %d of the inventory is %d", i, *n)
		}
	}
	return nil
}

// check checks the plants of a floor.
func (p *Plants) check(side int32) error {
	for i := range p {
		if q := &p[i]; !q.Pos.within(side) || q.Age < 0 || q.Age > maxSteps || !q.Used && q.Age > 0 {
			return fmt.Errorf("plant %d is %+v", i, *q)
		}
	}
	return nil
}

// checkCreatures checks the slots of a floor.
func checkCreatures(all [classes][]Creature, side int32) error {
	for of, slots := range all {
		for i := range slots {
			m := &slots[i]
			if !m.Pos.within(side) || m.Type >= types || bestiary[of][m.Type].name == "" || m.Health != m.Health {
				return fmt.Errorf("creature %d of class %d is %+v", i, of, *m)
			}
		}
	}
	return nil
}

// checkProjectiles is State's for slots of projectiles.
func checkProjectiles(slots []Projectile) error {
	for i := range slots {
		if p := &slots[i]; !p.Pos.near(farthest) || !p.Dir.near(1) || p.Type >= types {
			return fmt.Errorf("projectile %+v", *p)
		}
	}
	return nil
}
