package craftax

import (
	"fmt"
	"image"
	"image/color"

	"ariadne/task"
)

// The picture for people: the tiles that the agent sees, and a panel beside them.
const (
	artFactor    = 5
	tileSide     = artSide * artFactor
	mapWidth     = windowCols * tileSide
	screenHeight = windowRows * tileSide
)

// ScreenSize implements task.Screen.
func (b *Batch) ScreenSize() (width, height int) { return mapWidth + panelWidth, screenHeight }

// Draw implements task.Screen. What the agent does not see for lack of light is black.
func (b *Batch) Draw(i int, img *image.RGBA) error {
	if err := task.CheckDraw(b, b, i, img); err != nil {
		return err
	}
	s := &b.envs[i].state
	if !s.made[s.Level] {
		return fmt.Errorf("%s: there is nothing to draw before the first Reset", name)
	}
	v := view{img: img, state: s, drawings: art()}
	v.draw()
	(&panel{img: img, state: s, left: mapWidth, drawings: v.drawings}).draw()
	return nil
}

// view is the map around the player.
type view struct {
	img       *image.RGBA
	state     *State
	drawings  *drawings
	top, left int32 // tile of the upper left corner
}

func (v *view) draw() {
	s := v.state
	v.top = windowStart(s.Pos.Row-windowRows/2, windowRows)
	v.left = windowStart(s.Pos.Col-windowCols/2, windowCols)
	for row := range int32(windowRows) {
		for col := range int32(windowCols) {
			v.tile(Cell{v.top + row, v.left + col})
		}
	}
	v.mobs()
	player := &v.drawings.player[s.Facing]
	if s.Sleeping {
		player = &v.drawings.sleeper
	}
	v.put(player, s.Pos, max(v.light(s.Pos), 0.6))
	if !s.Sleeping {
		v.aim(s.ahead())
	}
}

// tile draws a block and what lies on it.
func (v *view) tile(c Cell) {
	block, light := blockDarkness, float32(1)
	item := itemNone
	if c.inside() {
		f := v.state.floor()
		block, item, light = f.Block[c.tile()], f.Item[c.tile()], v.light(c)
	}
	v.put(&v.drawings.blocks[block], c, light)
	v.put(&v.drawings.items[item], c, light)
}

// mobs draws creatures and projectiles where there is light.
func (v *view) mobs() {
	f := v.state.floor()
	for of, slots := range f.creatures() {
		for i := range slots {
			if m := &slots[i]; m.Alive {
				v.put(&v.drawings.creatures[of][m.Type], m.Pos, v.light(m.Pos))
			}
		}
	}
	for _, slots := range [...][]Projectile{f.Hostile[:], f.Own[:]} {
		for i := range slots {
			if p := &slots[i]; p.Flying && p.Pos.inside() {
				shot := v.drawings.projectiles[p.Type].turned(p.Dir)
				v.put(&shot, p.Pos, v.light(p.Pos))
			}
		}
	}
}

// light is how bright a tile is drawn: 0 where the agent sees nothing, and less at night.
func (v *view) light(c Cell) float32 {
	if !c.inside() {
		return 1
	}
	light := v.state.floor().Light[c.tile()]
	if !(light > visible) {
		return 0
	}
	light = 0.35 + 0.65*light
	if v.state.Level == 0 {
		light *= 0.45 + 0.55*v.state.LightLevel
	}
	return light
}

// put draws a sprite onto a tile, if that is in the window.
func (v *view) put(s *sprite, c Cell, light float32) {
	row, col := c.Row-v.top, c.Col-v.left
	if uint32(row) < windowRows && uint32(col) < windowCols {
		s.draw(v.img, int(col)*tileSide, int(row)*tileSide, artFactor, light)
	}
}

// aim marks the corners of the tile that the player faces.
func (v *view) aim(c Cell) {
	const length, inset = tileSide / 5, 1
	row, col := c.Row-v.top, c.Col-v.left
	if uint32(row) >= windowRows || uint32(col) >= windowCols {
		return
	}
	x, y := int(col)*tileSide+inset, int(row)*tileSide+inset
	far := tileSide - 2*inset
	white := color.RGBA{255, 255, 255, 255}
	for _, corner := range [...]image.Point{{0, 0}, {far - length, 0}, {0, far - length}, {far - length, far - length}} {
		h := y + corner.Y/(far-length)*(far-1)
		w := x + corner.X/(far-length)*(far-1)
		fill(v.img, image.Rect(x+corner.X, h, x+corner.X+length, h+1), white)
		fill(v.img, image.Rect(w, y+corner.Y, w+1, y+corner.Y+length), white)
	}
}

// About implements task.Screen.
func (b *Batch) About() task.About {
	return task.About{
		Title:   "Craftax",
		Goal:    "Stay alive, gather, craft and fight your way down through the floors: each achievement counts once.",
		Fresh:   "new world",
		Actions: actionNames[:],
		Grain:   1,
	}
}

// Keys implements task.Screen. They are those of the reference's game, and arrows.
func (b *Batch) Keys() []task.Key { return keys }

// Idle implements task.Screen: the world waits for the player.
func (b *Batch) Idle() int32 { return -1 }

var keys = []task.Key{
	{Names: []string{"Left", "A"}, Action: Left, Help: "face and go left"},
	{Names: []string{"Right", "D"}, Action: Right, Help: "face and go right"},
	{Names: []string{"Up", "W"}, Action: Up, Help: "face and go up"},
	{Names: []string{"Down", "S"}, Action: Down, Help: "face and go down"},
	{Names: []string{"Space"}, Action: Do, Help: "collect, attack, open, drink, eat"},
	{Names: []string{"Q"}, Action: Noop, Help: "wait"},
	{Names: []string{"Tab"}, Action: Sleep, Help: "sleep"},
	{Names: []string{"E"}, Action: Rest, Help: "rest"},
	{Names: []string{"."}, Action: Descend, Help: "climb down a ladder"},
	{Names: []string{","}, Action: Ascend, Help: "climb up a ladder"},
	{Names: []string{"T"}, Action: PlaceTable, Help: "place a table (2 wood)"},
	{Names: []string{"R"}, Action: PlaceStone, Help: "place a stone"},
	{Names: []string{"F"}, Action: PlaceFurnace, Help: "place a furnace (1 stone)"},
	{Names: []string{"P"}, Action: PlacePlant, Help: "plant a sapling"},
	{Names: []string{"J"}, Action: PlaceTorch, Help: "place a torch"},
	{Names: []string{"1"}, Action: MakeWoodPickaxe, Help: "make a wooden pickaxe"},
	{Names: []string{"2"}, Action: MakeStonePickaxe, Help: "make a stone pickaxe"},
	{Names: []string{"3"}, Action: MakeIronPickaxe, Help: "make an iron pickaxe"},
	{Names: []string{"4"}, Action: MakeDiamondPickaxe, Help: "make a diamond pickaxe"},
	{Names: []string{"5"}, Action: MakeWoodSword, Help: "make a wooden sword"},
	{Names: []string{"6"}, Action: MakeStoneSword, Help: "make a stone sword"},
	{Names: []string{"7"}, Action: MakeIronSword, Help: "make an iron sword"},
	{Names: []string{"8"}, Action: MakeDiamondSword, Help: "make a diamond sword"},
	{Names: []string{"Y"}, Action: MakeIronArmour, Help: "make a piece of iron armour"},
	{Names: []string{"U"}, Action: MakeDiamondArmour, Help: "make a piece of diamond armour"},
	{Names: []string{"["}, Action: MakeTorch, Help: "make torches"},
	{Names: []string{"O"}, Action: MakeArrow, Help: "make arrows"},
	{Names: []string{"I"}, Action: ShootArrow, Help: "shoot an arrow"},
	{Names: []string{"G"}, Action: CastFireball, Help: "throw a ball of fire"},
	{Names: []string{"H"}, Action: CastIceball, Help: "throw a ball of ice"},
	{Names: []string{"M"}, Action: ReadBook, Help: "read a book"},
	{Names: []string{"Z"}, Action: DrinkPotionRed, Help: "drink a red potion"},
	{Names: []string{"X"}, Action: DrinkPotionGreen, Help: "drink a green potion"},
	{Names: []string{"C"}, Action: DrinkPotionBlue, Help: "drink a blue potion"},
	{Names: []string{"V"}, Action: DrinkPotionPink, Help: "drink a pink potion"},
	{Names: []string{"B"}, Action: DrinkPotionCyan, Help: "drink a cyan potion"},
	{Names: []string{"N"}, Action: DrinkPotionYellow, Help: "drink a yellow potion"},
	{Names: []string{"K"}, Action: EnchantSword, Help: "enchant the sword"},
	{Names: []string{"L"}, Action: EnchantArmour, Help: "enchant a piece of armour"},
	{Names: []string{";"}, Action: EnchantBow, Help: "enchant the bow"},
	{Names: []string{"]"}, Action: LevelUpDexterity, Help: "raise dexterity (1 XP)"},
	{Names: []string{"-"}, Action: LevelUpStrength, Help: "raise strength (1 XP)"},
	{Names: []string{"="}, Action: LevelUpIntelligence, Help: "raise intelligence (1 XP)"},
}
