package craftax

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// goods are what an inventory has counts of, in the order of the panel.
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

// gear is what the player has at most one of: level, enchantment, and its colours from level 1 on.
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

// panel is the strip beside the map: where the player is, how it is, and what it has. y is where the next line goes.
type panel struct {
	img      *image.RGBA
	state    *State
	left, y  int
	drawings *drawings
}

const (
	panelWidth = 200
	margins    = 8
	lineHeight = 15
)

func (p *panel) draw() {
	fill(p.img, image.Rect(p.left, 0, p.left+panelWidth, p.img.Rect.Dy()), panelGround)
	p.y = margins - 2
	p.place()
	p.vitals()
	p.equipment()
	p.stock()
	p.progress()
}

// text writes a line from x on, without moving on.
func (p *panel) text(x int, c color.Color, format string, args ...any) {
	d := font.Drawer{
		Dst: p.img, Src: image.NewUniform(c), Face: basicfont.Face7x13,
		Dot: fixed.P(p.left+x, p.y+basicfont.Face7x13.Ascent),
	}
	d.DrawString(fmt.Sprintf(format, args...))
}

// place tells the floor and its light.
func (p *panel) place() {
	s := p.state
	p.text(margins, panelText, "%d %s", s.Level, floorNames[s.Level])
	if s.Level == 0 {
		p.text(panelWidth-7*7-margins, panelFaint, "day %2.0f%%", 100*s.LightLevel)
	}
	p.y += lineHeight + 3
}

// vitals are five bars and the attributes.
func (p *panel) vitals() {
	s := p.state
	for _, v := range [...]struct {
		name      string
		have, max float32
		c         color.RGBA
	}{
		{"Health", s.Health, s.maxHealth(), color.RGBA{204, 56, 46, 255}},
		{"Food", float32(s.Food), float32(s.maxFood()), color.RGBA{214, 140, 60, 255}},
		{"Drink", float32(s.Drink), float32(s.maxDrink()), color.RGBA{58, 120, 200, 255}},
		{"Energy", float32(s.Energy), float32(s.maxEnergy()), color.RGBA{226, 196, 74, 255}},
		{"Mana", float32(s.Mana), float32(s.maxMana()), color.RGBA{144, 84, 184, 255}},
	} {
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
	p.text(margins, panelText, "XP%-2d STR%d DEX%d INT%d", s.XP, s.Strength, s.Dexterity, s.Intelligence)
	p.y += lineHeight + 4
}

// equipment is the gear, each piece in a frame that shows its enchantment, and the spells.
func (p *panel) equipment() {
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

// stock is the inventory's counts, faint where there is nothing.
func (p *panel) stock() {
	const columns, width, height, factor = 4, 46, 20, 2
	for i := range goods {
		x, n := margins+i%columns*width, goods[i].count(&p.state.Inventory)
		light, c := float32(1), panelText
		if n == 0 {
			light, c = 0.35, panelTrough
		}
		p.drawings.goods[i].draw(p.img, p.left+x, p.y, factor, light)
		p.y += 2
		p.text(x+artSide*factor+4, c, "%d", n)
		p.y -= 2
		if i%columns == columns-1 || i == len(goods)-1 {
			p.y += height
		}
	}
	p.y += 4
}

// progress is what has been reached, and what the player is waiting for.
func (p *panel) progress() {
	s, f := p.state, p.state.floor()
	p.text(margins, panelText, "Achievements %d/%d", s.Achievements.Count(), AchievementCount)
	p.y += lineHeight
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
	p.text(margins, panelFaint, "Step %d", s.Time)
	switch {
	case s.Sleeping:
		p.text(margins+98, charms[2], "sleeping")
	case s.Resting:
		p.text(margins+98, charms[2], "resting")
	}
}
