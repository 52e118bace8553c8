package craftax

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// goods lists the things that an inventory counts, in the order of the panel.
var goods = [...]struct {
	art   string
	count func(*Inventory) int32
}{
	{"log", func(v *Inventory) int32 { return v.Wood }},
	{"pebble", func(v *Inventory) int32 { return v.Stone }},
	{"lump:1K2k", func(v *Inventory) int32 { return v.Coal }},
	{"lump:1n2s", func(v *Inventory) int32 { return v.Iron }},
	{"gem:1d2w", func(v *Inventory) int32 { return v.Diamond }},
	{"gem:1u2c", func(v *Inventory) int32 { return v.Sapphire }},
	{"gem:1r2P", func(v *Inventory) int32 { return v.Ruby }},
	{"sapling", func(v *Inventory) int32 { return v.Sapling }},
	{"torch", func(v *Inventory) int32 { return v.Torches }},
	{"arrow", func(v *Inventory) int32 { return v.Arrows }},
	{"book", func(v *Inventory) int32 { return v.Books }},
	{"potion:1r2P", func(v *Inventory) int32 { return v.Potions[0] }},
	{"potion:1g2l", func(v *Inventory) int32 { return v.Potions[1] }},
	{"potion:1u2c", func(v *Inventory) int32 { return v.Potions[2] }},
	{"potion:1P2w", func(v *Inventory) int32 { return v.Potions[3] }},
	{"potion:1c2w", func(v *Inventory) int32 { return v.Potions[4] }},
	{"potion:1y2w", func(v *Inventory) int32 { return v.Potions[5] }},
}

// gear lists the things of which the player has at most one: its level, its enchantment, and its colours from level 1 on.
var gear = [...]struct {
	art   string
	inks  string
	level func(*State) int32
	charm func(*State) int32
}{
	{"pickaxe", "bend", func(s *State) int32 { return s.Inventory.Pickaxe }, func(*State) int32 { return 0 }},
	{"blade", "bend", func(s *State) int32 { return s.Inventory.Sword }, func(s *State) int32 { return s.SwordEnchantment }},
	{"longbow", "b", func(s *State) int32 { return s.Inventory.Bow }, func(s *State) int32 { return s.BowEnchantment }},
	{"helm", "nd", func(s *State) int32 { return s.Inventory.Armour[0] }, func(s *State) int32 { return s.ArmourEnchantments[0] }},
	{"plate", "nd", func(s *State) int32 { return s.Inventory.Armour[1] }, func(s *State) int32 { return s.ArmourEnchantments[1] }},
	{"legs", "nd", func(s *State) int32 { return s.Inventory.Armour[2] }, func(s *State) int32 { return s.ArmourEnchantments[2] }},
	{"boots", "nd", func(s *State) int32 { return s.Inventory.Armour[3] }, func(s *State) int32 { return s.ArmourEnchantments[3] }},
}

// floorNames are those of the reference.
var floorNames = [Levels]string{
	"Overworld", "Dungeon", "Gnomish Mines", "Sewers", "Vaults", "Troll Mines", "Fire Realm", "Ice Realm", "Graveyard",
}

// Colours of the panel.
var (
	panelGround = color.RGBA{28, 28, 36, 255}
	panelTrough = color.RGBA{52, 52, 62, 255}
	panelText   = color.RGBA{226, 226, 220, 255}
	panelFaint  = color.RGBA{140, 140, 150, 255}
	charms      = [3]color.RGBA{panelTrough, {236, 140, 40, 255}, {120, 200, 230, 255}}
)

// panel is the strip beside the map. It shows the player's place, state and inventory. y is the top of the next line.
type panel struct {
	img      *image.RGBA
	left, y  int
	drawings *drawings
}

const (
	panelWidth = 200
	margins    = 8
	lineHeight = 15
)

// begin paints the background and writes the place. It also writes the daylight, unless day is negative, which stands for a
// floor without daylight.
func (p *panel) begin(place string, day float32) {
	fill(p.img, image.Rect(p.left, 0, p.left+panelWidth, p.img.Rect.Dy()), panelGround)
	p.y = margins - 2
	p.text(margins, panelText, "%s", place)
	if day >= 0 {
		p.text(panelWidth-7*7-margins, panelFaint, "day %2.0f%%", 100*day)
	}
	p.y += lineHeight + 3
}

// text writes a line that starts at x. It does not move y.
func (p *panel) text(x int, c color.Color, format string, args ...any) {
	d := font.Drawer{
		Dst: p.img, Src: image.NewUniform(c), Face: basicfont.Face7x13,
		Dot: fixed.P(p.left+x, p.y+basicfont.Face7x13.Ascent),
	}
	d.DrawString(fmt.Sprintf(format, args...))
}

// bar is one of the player's needs.
type bar struct {
	name      string
	have, max float32
	c         color.RGBA
}

// bars returns the bars of a body, whose maxima are given.
func (b *Body) bars(health float32, food, drink, energy int32) []bar {
	return []bar{
		{"Health", b.Health, health, color.RGBA{204, 56, 46, 255}},
		{"Food", float32(b.Food), float32(food), color.RGBA{214, 140, 60, 255}},
		{"Drink", float32(b.Drink), float32(drink), color.RGBA{58, 120, 200, 255}},
		{"Energy", float32(b.Energy), float32(energy), color.RGBA{226, 196, 74, 255}},
	}
}

// vitals draws bars.
func (p *panel) vitals(bars []bar) {
	for _, v := range bars {
		const from, width = 58, 92
		p.text(margins, panelFaint, "%s", v.name)
		bar := image.Rect(p.left+from, p.y+3, p.left+from+width, p.y+11)
		fill(p.img, bar, panelTrough)
		bar.Max.X = bar.Min.X + int(width*min(max(v.have/v.max, 0), 1))
		fill(p.img, bar, v.c)
		p.text(from+width+6, panelText, "%2.0f/%.0f", v.have, v.max)
		p.y += lineHeight
	}
	p.y += 2
}

// count is a thing and how much of it there is.
type count struct {
	art *sprite
	n   int32
}

// stock draws counts. Those of 0 are faint.
func (p *panel) stock(counts []count, columns int) {
	const across, height, factor = 184, 20, 2
	width := across / columns
	for i, have := range counts {
		x := margins + i%columns*width
		light, c := float32(1), panelText
		if have.n == 0 {
			light, c = 0.35, panelTrough
		}
		have.art.draw(p.img, p.left+x, p.y, factor, light)
		p.y += 2
		p.text(x+artSide*factor+4, c, "%d", have.n)
		p.y -= 2
		if i%columns == columns-1 || i == len(counts)-1 {
			p.y += height
		}
	}
	p.y += 4
}

// achievements writes how many achievements were reached.
func (p *panel) achievements(reached, of int) {
	p.text(margins, panelText, "Achievements %d/%d", reached, of)
	p.y += lineHeight
}

// time writes the step, and whether the player sleeps or rests.
func (p *panel) time(step int32, sleeping, resting bool) {
	p.text(margins, panelFaint, "Step %d", step)
	switch {
	case sleeping:
		p.text(margins+98, charms[2], "sleeping")
	case resting:
		p.text(margins+98, charms[2], "resting")
	}
}

// craftaxPanel is the panel of Craftax.
type craftaxPanel struct {
	panel
	state *State
}

func (p *craftaxPanel) draw() {
	s, day := p.state, float32(-1)
	if s.Level == 0 {
		day = s.LightLevel
	}
	p.begin(fmt.Sprintf("%d %s", s.Level, floorNames[s.Level]), day)
	bars := s.bars(s.maxHealth(), s.maxFood(), s.maxDrink(), s.maxEnergy())
	p.vitals(append(bars, bar{"Mana", float32(s.Mana), float32(s.maxMana()), color.RGBA{144, 84, 184, 255}}))
	p.text(margins, panelText, "XP%-2d STR%d DEX%d INT%d", s.XP, s.Strength, s.Dexterity, s.Intelligence)
	p.y += lineHeight + 4
	p.equipment()
	var counts [len(goods)]count
	for i := range goods {
		counts[i] = count{&p.drawings.goods[i], goods[i].count(&s.Inventory)}
	}
	p.stock(counts[:], 4)
	p.progress()
}

// equipment draws the gear, each piece in a frame that shows its enchantment, and the spells.
func (p *craftaxPanel) equipment() {
	const cell, factor = 20, 2
	frame := func(i int, c color.RGBA) (x int) {
		x = p.left + margins + i*(cell+1)
		fill(p.img, image.Rect(x, p.y, x+cell, p.y+cell), c)
		fill(p.img, image.Rect(x+1, p.y+1, x+cell-1, p.y+cell-1), panelGround)
		return x + 2
	}
	for i := range gear {
		level, light := gear[i].level(p.state), float32(1)
		if level == 0 {
			light = 0.5
		}
		x := frame(i, charms[gear[i].charm(p.state)])
		p.drawings.gear[i][min(int(level), len(gear[i].inks))].draw(p.img, x, p.y+2, factor, light)
	}
	for i, learned := range p.state.Spells {
		x := frame(len(gear)+i, panelTrough)
		if learned {
			p.drawings.spells[i].draw(p.img, x, p.y+2, factor, 1)
		}
	}
	p.y += cell + 8
}

// progress writes what has been reached, and whether the player sleeps or rests.
func (p *craftaxPanel) progress() {
	s, f := p.state, p.state.floor()
	p.achievements(s.Achievements.Count(), AchievementCount)
	switch {
	case s.atBoss() && s.bossVulnerable():
		p.text(margins, charms[1], "Necromancer %d/%d: strike", s.BossProgress, bossHealth)
	case s.atBoss():
		p.text(margins, panelText, "Necromancer %d/%d", s.BossProgress, bossHealth)
	case f.Kills >= killsToDescend:
		p.text(margins, panelText, "Ladder down is open")
	default:
		p.text(margins, panelText, "Ladder opens: kills %d/%d", f.Kills, killsToDescend)
	}
	p.y += lineHeight
	p.time(s.Time, s.Sleeping, s.Resting)
}

// classicPanel is the panel of Craftax Classic.
type classicPanel struct {
	panel
	state *Classic
}

func (p *classicPanel) draw() {
	s, d := p.state, p.drawings
	p.begin("Craftax Classic", s.LightLevel)
	p.vitals(s.bars(classicFull, classicFull, classicFull, classicFull))
	p.y += 4
	all := s.Inventory.counts()
	var counts []count
	for i, of := range classicGoods {
		counts = append(counts, count{&d.goods[of], *all[i]})
	}
	p.stock(counts, 3)
	counts = counts[:0]
	for kind, tools := range [...][3]int32{s.Inventory.Pickaxes, s.Inventory.Swords} {
		for level, n := range tools {
			counts = append(counts, count{&d.gear[kind][level+1], n}) // pickaxe and sword come first in gear
		}
	}
	p.stock(counts, 3)
	p.achievements(s.Achievements.Count(), ClassicAchievements)
	p.time(s.Time, s.Sleeping, false)
}

// classicGoods are the indices into goods of the first counts in an inventory of Craftax Classic.
var classicGoods = [...]int{0, 1, 2, 3, 4, 7}
