package craftax

import (
	"encoding/binary"
	"math"
)

// archive writes a state to bytes or reads it back. Both use the same methods, which list the fields, so that writing and
// reading agree. Numbers are little-endian.
type archive struct {
	bytes   []byte // what was written so far, or what remains to be read
	reading bool
	short   bool // the bytes ended too early; all further fields keep their values
	strange bool // a truth value was neither 0 nor 1
}

// word reads or writes four bytes.
func (a *archive) word(v uint32) uint32 {
	if !a.reading {
		a.bytes = binary.LittleEndian.AppendUint32(a.bytes, v)
		return v
	}
	if len(a.bytes) < 4 {
		a.short = true
		return v
	}
	v = binary.LittleEndian.Uint32(a.bytes)
	a.bytes = a.bytes[4:]
	return v
}

// long reads or writes eight bytes.
func (a *archive) long(v uint64) uint64 {
	low, high := a.word(uint32(v)), a.word(uint32(v>>32))
	return uint64(high)<<32 | uint64(low)
}

// octet reads or writes a byte.
func (a *archive) octet(v uint8) uint8 {
	if !a.reading {
		a.bytes = append(a.bytes, v)
		return v
	}
	if len(a.bytes) < 1 {
		a.short = true
		return v
	}
	v = a.bytes[0]
	a.bytes = a.bytes[1:]
	return v
}

func (a *archive) ints(list ...*int32) {
	for _, p := range list {
		*p = int32(a.word(uint32(*p)))
	}
}

func (a *archive) words(list ...*uint32) {
	for _, p := range list {
		*p = a.word(*p)
	}
}

func (a *archive) reals(list ...*float32) {
	for _, p := range list {
		*p = math.Float32frombits(a.word(math.Float32bits(*p)))
	}
}

func (a *archive) real64(p *float64) {
	*p = math.Float64frombits(a.long(math.Float64bits(*p)))
}

func (a *archive) truths(list ...*bool) {
	for _, p := range list {
		v := uint8(0)
		if *p {
			v = 1
		}
		v = a.octet(v)
		a.strange = a.strange || v > 1
		*p = v == 1
	}
}

func (a *archive) cell(c *Cell) { a.ints(&c.Row, &c.Col) }

// octets reads or writes a list of small numbers.
func octets[E ~uint8](a *archive, list []E) {
	for i := range list {
		list[i] = E(a.octet(uint8(list[i])))
	}
}

// env writes or reads an environment.
func (a *archive) env(e *env) {
	a.words(&e.carry[0], &e.carry[1])
	a.real64(&e.sum)
	a.ints(&e.length)
	a.truths(&e.ended)
	a.achievements(&e.unlocked)
	e.world.list(a)
}

func (a *archive) achievements(s *Achievements) {
	for i := range s {
		s[i] = a.long(s[i])
	}
}

// state writes or reads a world. It leaves out floors that have not been made yet.
func (a *archive) state(s *State) {
	a.words(&s.seed[0], &s.seed[1], &s.RNG[0], &s.RNG[1])
	a.ints(&s.Level, &s.Facing, &s.Food, &s.Drink, &s.Energy, &s.Mana, &s.XP, &s.Dexterity, &s.Strength, &s.Intelligence)
	a.ints(&s.SwordEnchantment, &s.BowEnchantment, &s.BossProgress, &s.BossTimer, &s.Time)
	a.cell(&s.Pos)
	a.reals(&s.Health, &s.Recover, &s.Hunger, &s.Thirst, &s.Fatigue, &s.ManaDelay, &s.LightLevel)
	a.truths(&s.Sleeping, &s.Resting, &s.Spells[0], &s.Spells[1])
	a.achievements(&s.Achievements)
	for _, n := range s.Inventory.counts() {
		a.ints(n)
	}
	for i := range s.ArmourEnchantments {
		a.ints(&s.ArmourEnchantments[i])
	}
	for i := range s.PotionEffects {
		a.ints(&s.PotionEffects[i])
	}
	a.plants(&s.Plants)
	for i := range s.Floors {
		a.truths(&s.made[i])
		if s.made[i] {
			a.floor(&s.Floors[i])
		}
	}
}

// floor writes or reads a floor.
func (a *archive) floor(f *Floor) {
	octets(a, f.Block[:])
	octets(a, f.Item[:])
	for i := range Side {
		f.Mob[i] = a.long(f.Mob[i])
	}
	for i := range f.Light {
		a.reals(&f.Light[i])
	}
	a.cell(&f.Down)
	a.cell(&f.Up)
	a.ints(&f.Kills)
	a.truths(&f.ChestOpened)
	a.creatures(f.creatures())
	a.projectiles(f.Hostile[:])
	a.projectiles(f.Own[:])
}

// classic writes or reads a world of Craftax Classic.
func (a *archive) classic(s *Classic) {
	a.words(&s.RNG[0], &s.RNG[1])
	a.ints(&s.Facing, &s.Food, &s.Drink, &s.Energy, &s.Time)
	a.cell(&s.Pos)
	a.reals(&s.Health, &s.Recover, &s.Hunger, &s.Thirst, &s.Fatigue, &s.LightLevel)
	a.truths(&s.Sleeping)
	a.achievements(&s.Achievements)
	for _, n := range s.Inventory.counts() {
		a.ints(n)
	}
	a.plants(&s.Plants)
	octets(a, s.Block[:])
	for i := range s.Mob {
		s.Mob[i] = a.long(s.Mob[i])
	}
	a.creatures(s.creatures())
	a.projectiles(s.Arrows[:])
}

func (a *archive) plants(plants *Plants) {
	for i := range plants {
		p := &plants[i]
		a.cell(&p.Pos)
		a.ints(&p.Age)
		a.truths(&p.Used)
	}
}

func (a *archive) creatures(all [classes][]Creature) {
	for _, slots := range all {
		for i := range slots {
			m := &slots[i]
			a.cell(&m.Pos)
			a.reals(&m.Health)
			a.ints(&m.Cooldown)
			m.Type = a.octet(m.Type)
			a.truths(&m.Alive)
		}
	}
}

func (a *archive) projectiles(slots []Projectile) {
	for i := range slots {
		p := &slots[i]
		a.cell(&p.Pos)
		a.cell(&p.Dir)
		p.Type = a.octet(p.Type)
		a.truths(&p.Flying)
	}
}
