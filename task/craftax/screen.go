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
	mapWidth     = windowCols * artSide * artFactor
	screenHeight = windowRows * artSide * artFactor

	classicFactor   = 6
	classicMapWidth = classicCols * artSide * classicFactor
	classicHeight   = classicRows * artSide * classicFactor
)

// ScreenSize implements task.Screen.
func (b *batch) ScreenSize() (width, height int) { return b.width, b.height }

// Draw implements task.Screen. What is too dark for the agent to see is black.
func (b *batch) Draw(i int, img *image.RGBA) error {
	if err := task.CheckDraw(b, b, i, img); err != nil {
		return err
	}
	if !b.started {
		return fmt.Errorf("%s: there is nothing to draw before the first Reset", b.name)
	}
	b.envs[i].world.draw(img)
	return nil
}

func (w *craftaxWorld) draw(img *image.RGBA) {
	s, f := &w.State, w.floor()
	v := view{
		img: img, drawings: art(), window: &wholeView, factor: artFactor, scene: s.scene(), facing: s.Facing, sleeping: s.Sleeping,
		day: 1, items: f.Item[:], light: f.Light[:], creatures: f.creatures(), shots: [][]Projectile{f.Hostile[:], f.Own[:]},
	}
	if s.Level == 0 {
		v.day = s.LightLevel
	}
	v.draw()
	(&craftaxPanel{panel{img: img, left: mapWidth, drawings: v.drawings}, s}).draw()
}

func (w *classicWorld) draw(img *image.RGBA) {
	s := &w.Classic
	v := view{
		img: img, drawings: art(), window: &classicView, factor: classicFactor, scene: s.scene(), facing: s.Facing,
		sleeping: s.Sleeping, day: s.LightLevel, creatures: s.creatures(), shots: [][]Projectile{s.Arrows[:]},
	}
	v.draw()
	(&classicPanel{panel{img: img, left: classicMapWidth, drawings: v.drawings}, s}).draw()
}

// view is the map around the player.
type view struct {
	img       *image.RGBA
	drawings  *drawings
	window    *window
	factor    int // enlargement of the drawings
	scene     scene
	facing    Action
	sleeping  bool
	day       float32   // light of the day
	items     []Item    // of all tiles, nil if the game has none
	light     []float32 // of all tiles, nil if all are visible
	creatures [classes][]Creature
	shots     [][]Projectile
	top, left int32 // tile in the upper left corner
}

func (v *view) draw() {
	pos := v.scene.player
	v.top = v.window.start(pos.Row-v.window.rows/2, v.window.rows)
	v.left = v.window.start(pos.Col-v.window.cols/2, v.window.cols)
	for row := range v.window.rows {
		for col := range v.window.cols {
			v.tile(Cell{v.top + row, v.left + col})
		}
	}
	v.mobs()
	player := &v.drawings.player[v.facing]
	if v.sleeping {
		player = &v.drawings.sleeper
	}
	v.put(player, pos, max(v.lit(pos), 0.6))
	if !v.sleeping {
		v.aim(pos.plus(directions[v.facing]))
	}
}

// tile draws a block and what lies on it.
func (v *view) tile(c Cell) {
	block, light := blockDarkness, float32(1)
	item := itemNone
	if c.within(v.scene.side) {
		block, light = *v.scene.at(c), v.lit(c)
		if v.items != nil {
			item = v.items[c.index(v.scene.side)]
		}
	}
	v.put(&v.drawings.blocks[block], c, light)
	v.put(&v.drawings.items[item], c, light)
}

// mobs draws creatures and projectiles on lit tiles.
func (v *view) mobs() {
	for of, slots := range v.creatures {
		for i := range slots {
			if m := &slots[i]; m.Alive {
				v.put(&v.drawings.creatures[of][m.Type], m.Pos, v.lit(m.Pos))
			}
		}
	}
	for _, slots := range v.shots {
		for i := range slots {
			if p := &slots[i]; p.Flying && p.Pos.within(v.scene.side) {
				shot := v.drawings.projectiles[p.Type].turned(p.Dir)
				v.put(&shot, p.Pos, v.lit(p.Pos))
			}
		}
	}
}

// lit returns the brightness with which a tile is drawn. It is 0 where the agent sees nothing, and lower at night.
func (v *view) lit(c Cell) float32 {
	if !c.within(v.scene.side) {
		return 1
	}
	light := float32(1)
	if v.light != nil {
		light = v.light[c.index(v.scene.side)]
	}
	if !(light > visible) {
		return 0
	}
	return (0.35 + float32(0.65*light)) * (0.45 + float32(0.55*v.day))
}

// put draws a sprite on a tile, if the tile is in the window.
func (v *view) put(s *sprite, c Cell, light float32) {
	row, col := c.Row-v.top, c.Col-v.left
	if uint32(row) < uint32(v.window.rows) && uint32(col) < uint32(v.window.cols) {
		s.draw(v.img, int(col)*artSide*v.factor, int(row)*artSide*v.factor, v.factor, light)
	}
}

// aim marks the corners of the tile that the player faces.
func (v *view) aim(c Cell) {
	const inset = 1
	tileSide := artSide * v.factor
	length := tileSide / 5
	row, col := c.Row-v.top, c.Col-v.left
	if uint32(row) >= uint32(v.window.rows) || uint32(col) >= uint32(v.window.cols) {
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
func (b *batch) About() task.About {
	return task.About{Title: b.title, Goal: b.goal, Fresh: "new world", Actions: actionNames[:b.spec.Actions], Grain: 1}
}

// Keys implements task.Screen. The keys are those of the reference's game, plus the arrow keys.
func (b *batch) Keys() []task.Key { return b.keys }

// Idle implements task.Screen: the world waits for the player.
func (b *batch) Idle() int32 { return -1 }

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

// classicKeys returns the keys of Craftax Classic, whose sword keys differ.
func classicKeys() (list []task.Key) {
	swords := map[Action]string{MakeWoodSword: "4", MakeStoneSword: "5", MakeIronSword: "6"}
	for _, k := range keys {
		if k.Action >= ClassicActions {
			continue
		}
		switch key := swords[k.Action]; {
		case key != "":
			k.Names = []string{key}
		case k.Action == Do:
			k.Help = "collect, attack, drink, eat"
		}
		list = append(list, k)
	}
	return list
}
