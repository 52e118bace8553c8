package craftax

import "ariadne/internal/archive"

// list is an archive that also writes and reads what is particular to this task.
type list struct{ archive.Archive }

func (a *list) cell(c *Cell) { a.Ints(&c.Row, &c.Col) }

// env writes or reads an environment.
func (a *list) env(e *env) {
	a.Words(&e.carry[0], &e.carry[1])
	a.Real64(&e.sum)
	a.Ints(&e.length)
	a.Truths(&e.ended)
	a.achievements(&e.unlocked)
	e.world.list(a)
}

func (a *list) achievements(s *Achievements) {
	for i := range s {
		s[i] = a.Long(s[i])
	}
}

// state writes or reads a world. It leaves out floors that have not been made yet.
func (a *list) state(s *State) {
	a.Words(&s.seed[0], &s.seed[1], &s.RNG[0], &s.RNG[1])
	a.Ints(&s.Level, &s.Facing, &s.Food, &s.Drink, &s.Energy, &s.Mana, &s.XP, &s.Dexterity, &s.Strength, &s.Intelligence)
	a.Ints(&s.SwordEnchantment, &s.BowEnchantment, &s.BossProgress, &s.BossTimer, &s.Time)
	a.cell(&s.Pos)
	a.Reals(&s.Health, &s.Recover, &s.Hunger, &s.Thirst, &s.Fatigue, &s.ManaDelay, &s.LightLevel)
	a.Truths(&s.Sleeping, &s.Resting, &s.Spells[0], &s.Spells[1])
	a.achievements(&s.Achievements)
	for _, n := range s.Inventory.counts() {
		a.Ints(n)
	}
	for i := range s.ArmourEnchantments {
		a.Ints(&s.ArmourEnchantments[i])
	}
	for i := range s.PotionEffects {
		a.Ints(&s.PotionEffects[i])
	}
	a.plants(&s.Plants)
	for i := range s.Floors {
		a.Truths(&s.made[i])
		if s.made[i] {
			a.floor(&s.Floors[i])
		}
	}
}

// floor writes or reads a floor.
func (a *list) floor(f *Floor) {
	archive.Octets(&a.Archive, f.Block[:])
	archive.Octets(&a.Archive, f.Item[:])
	for i := range Side {
		f.Mob[i] = a.Long(f.Mob[i])
	}
	for i := range f.Light {
		a.Reals(&f.Light[i])
	}
	a.cell(&f.Down)
	a.cell(&f.Up)
	a.Ints(&f.Kills)
	a.Truths(&f.ChestOpened)
	a.creatures(f.creatures())
	a.projectiles(f.Hostile[:])
	a.projectiles(f.Own[:])
}

// classic writes or reads a world of Craftax Classic.
func (a *list) classic(s *Classic) {
	a.Words(&s.RNG[0], &s.RNG[1])
	a.Ints(&s.Facing, &s.Food, &s.Drink, &s.Energy, &s.Time)
	a.cell(&s.Pos)
	a.Reals(&s.Health, &s.Recover, &s.Hunger, &s.Thirst, &s.Fatigue, &s.LightLevel)
	a.Truths(&s.Sleeping)
	a.achievements(&s.Achievements)
	for _, n := range s.Inventory.counts() {
		a.Ints(n)
	}
	a.plants(&s.Plants)
	archive.Octets(&a.Archive, s.Block[:])
	for i := range s.Mob {
		s.Mob[i] = a.Long(s.Mob[i])
	}
	a.creatures(s.creatures())
	a.projectiles(s.Arrows[:])
}

func (a *list) plants(plants *Plants) {
	for i := range plants {
		p := &plants[i]
		a.cell(&p.Pos)
		a.Ints(&p.Age)
		a.Truths(&p.Used)
	}
}

func (a *list) creatures(all [classes][]Creature) {
	for _, slots := range all {
		for i := range slots {
			m := &slots[i]
			a.cell(&m.Pos)
			a.Reals(&m.Health)
			a.Ints(&m.Cooldown)
			m.Type = a.Octet(m.Type)
			a.Truths(&m.Alive)
		}
	}
}

func (a *list) projectiles(slots []Projectile) {
	for i := range slots {
		p := &slots[i]
		a.cell(&p.Pos)
		a.cell(&p.Dir)
		p.Type = a.Octet(p.Type)
		a.Truths(&p.Flying)
	}
}
