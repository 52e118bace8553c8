package craftax

import (
	_ "embed"
	"image"
	"image/color"
	"strings"
	"sync"
)

// sheet holds the project's own drawings as letters. It consists of bands: a line of names, then artSide lines of pixels, of
// which each block of columns belongs to one name. A dot is transparent. A digit is a colour that is chosen where the drawing
// is used.
//
//go:embed art.txt
var sheet string

// artSide is the width and height of a drawing in its own pixels.
const artSide = 8

// sprite is a drawing in colours, row by row; transparent pixels have alpha 0.
type sprite [artSide * artSide]color.RGBA

// inks are the colours of the sheet's letters.
var inks = map[byte]color.RGBA{
	'k': {20, 20, 26, 255}, 'K': {66, 66, 74, 255}, 'e': {124, 124, 130, 255}, 'E': {172, 172, 178, 255},
	'w': {242, 242, 238, 255}, 'g': {78, 142, 64, 255}, 'G': {40, 92, 44, 255}, 'l': {132, 192, 84, 255},
	'b': {126, 86, 52, 255}, 'B': {84, 56, 34, 255}, 't': {190, 150, 102, 255}, 's': {222, 204, 142, 255},
	'S': {200, 178, 116, 255}, 'a': {152, 136, 114, 255}, 'A': {130, 114, 94, 255}, 'u': {58, 110, 190, 255},
	'U': {38, 72, 138, 255}, 'c': {120, 200, 230, 255}, 'i': {196, 224, 238, 255}, 'o': {236, 140, 40, 255},
	'y': {246, 212, 84, 255}, 'r': {204, 56, 46, 255}, 'R': {122, 38, 34, 255}, 'p': {144, 84, 184, 255},
	'P': {236, 152, 186, 255}, 'v': {78, 44, 110, 255}, 'f': {234, 190, 150, 255}, 'd': {154, 236, 232, 255},
	'n': {216, 170, 128, 255},
}

// drawings holds everything that screens are composed of.
type drawings struct {
	blocks      [blocks]sprite
	items       [items]sprite
	creatures   [classes][types]sprite
	projectiles [types]sprite
	player      [Down + 1]sprite // by the direction that the player faces
	sleeper     sprite
	goods       [len(goods)]sprite
	gear        [len(gear)][5]sprite // by level, 0 for none
	spells      [2]sprite
}

// art returns the drawings. They are made on the first call.
var art = sync.OnceValue(func() *drawings {
	s := parseSheet(sheet)
	d := &drawings{sleeper: s.compose("sleeper")}
	for i, layers := range blockArt {
		d.blocks[i] = s.compose(layers)
	}
	for i, layers := range itemArt {
		d.items[i] = s.compose(layers)
	}
	for of := range creatureArt {
		for kind, layers := range creatureArt[of] {
			d.creatures[of][kind] = s.compose(layers)
		}
	}
	for i, layers := range projectileArt {
		d.projectiles[i] = s.compose(layers)
	}
	d.player = [...]sprite{Left: s.compose("left"), Right: s.compose("left").mirrored(), Up: s.compose("back"), Down: s.compose("front")}
	for i, g := range goods {
		d.goods[i] = s.compose(g.art)
	}
	for i, g := range gear {
		for level, ink := range g.inks {
			d.gear[i][level+1] = s.compose(g.art + ":1" + string(ink))
		}
		d.gear[i][0] = s.compose(g.art + ":1K")
	}
	d.spells = [...]sprite{s.compose("ball:1r2y"), s.compose("ball:1c2w")}
	return d
})

// letters are the drawings of a sheet by name.
type letters map[string][artSide * artSide]byte

func parseSheet(text string) letters {
	s := letters{}
	for band := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		lines := strings.Split(band, "\n")
		for column, name := range strings.Fields(lines[0]) {
			var pixels [artSide * artSide]byte
			for row, line := range lines[1:] {
				copy(pixels[row*artSide:(row+1)*artSide], line[column*(artSide+1):])
			}
			s[name] = pixels
		}
	}
	return s
}

// compose lays drawings over each other. layers names them, for example "grass+tree", or "path+gem:1r2w", which also chooses
// colours for digits.
func (s letters) compose(layers string) (out sprite) {
	for layer := range strings.SplitSeq(layers, "+") {
		name, chosen, _ := strings.Cut(layer, ":")
		for i, letter := range s[name] {
			if at := strings.IndexByte(chosen, letter); at >= 0 && at%2 == 0 {
				letter = chosen[at+1]
			}
			if ink, ok := inks[letter]; ok {
				out[i] = ink
			}
		}
	}
	return out
}

// turned returns the sprite, which points to the right, turned towards a direction.
func (s *sprite) turned(to Cell) (out sprite) {
	for row := range artSide {
		for col := range artSide {
			from := row*artSide + col
			switch {
			case to.Col < 0:
				from = row*artSide + artSide - 1 - col
			case to.Row > 0:
				from = col*artSide + row
			case to.Row < 0:
				from = col*artSide + artSide - 1 - row
			}
			out[row*artSide+col] = s[from]
		}
	}
	return out
}

func (s sprite) mirrored() sprite { return s.turned(Cell{0, -1}) }

// draw enlarges the sprite by a factor and draws it with its upper left corner at (x, y). light, from 0 to 1, is its
// brightness.
func (s *sprite) draw(img *image.RGBA, x, y, factor int, light float32) {
	for i, c := range s {
		if c.A == 0 {
			continue
		}
		c = dimmed(c, light)
		fill(img, image.Rect(0, 0, factor, factor).Add(image.Pt(x+i%artSide*factor, y+i/artSide*factor)), c)
	}
}

// dimmed returns a colour under some light. Dark colours turn blue before they turn black.
func dimmed(c color.RGBA, light float32) color.RGBA {
	dim := func(v uint8, share float32) uint8 {
		return uint8(float32(v) * min(float32(light*share)+float32(light*light*(1-share)), 1))
	}
	return color.RGBA{dim(c.R, 0.6), dim(c.G, 0.75), dim(c.B, 1), 255}
}

// fill paints a rectangle inside the picture.
func fill(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		line := img.Pix[img.PixOffset(r.Min.X, y):]
		for x := range r.Dx() {
			line[4*x], line[4*x+1], line[4*x+2], line[4*x+3] = c.R, c.G, c.B, 255
		}
	}
}

// The layers that make up each drawing.
var (
	blockArt = [blocks]string{
		blockInvalid: "dark", blockOutOfBounds: "dark", blockGrass: "grass", blockWater: "water", blockStone: "stone",
		blockTree: "grass+tree", blockWood: "plank", blockPath: "path", blockCoal: "stone+ore:1k", blockIron: "stone+ore:1n",
		blockDiamond: "stone+gem:1d2w", blockCraftingTable: "path+table", blockFurnace: "furnace", blockSand: "sand",
		blockLava: "lava", blockPlant: "grass+sapling", blockRipePlant: "grass+ripe", blockWall: "brick",
		blockDarkness: "dark", blockWallMoss: "mossy", blockStalagmite: "path+stalag", blockSapphire: "stone+gem:1u2c",
		blockRuby: "stone+gem:1r2P", blockChest: "path+chest", blockFountain: "path+fountain", blockFireGrass: "firegras",
		blockIceGrass: "icegrass", blockGravel: "gravel", blockFireTree: "firegras+firetree",
		blockIceShrub: "icegrass+iceshrub", blockEnchantmentTableFire: "path+enchant:1r",
		blockEnchantmentTableIce: "path+enchant:1u", blockNecromancer: "path+lich", blockGrave: "path+grave",
		blockGrave2: "path+cross", blockGrave3: "path+tomb", blockNecromancerVulnerable: "path+weaklich",
	}
	itemArt = [items]string{
		itemTorch: "torch", itemLadderDown: "down", itemLadderUp: "ladder+up", itemLadderDownBlocked: "down+blocked",
	}
	creatureArt = [classes][types]string{
		passive: {"cow", "bat", "snail"},
		melee: {
			"human:1g2U", "gnome:1f2b4r+sword:3E", "human:1l2B+sword:3E", "reptile", "human:1E2e+sword:3w", "hulk:1g2b3w",
			"pig:2R+sword:3o", "hulk:1i2c3w",
		},
		ranged: {
			"bones+bow", "gnome:1f2b4g+bow", "human:1l2p+staff:3o", "gnome:1o2R4B+sword:3w", "human:1f2g+bow", "fish",
			"element:1o2y", "element:1c2w",
		},
	}
	projectileArt = [types]string{
		shotArrow: "arrow", shotDagger: "dagger", shotFireball: "ball:1r2y", shotIceball: "ball:1c2w", shotArrow2: "arrow",
		shotSlimeball: "slime", shotFireball2: "ball:1o2w", shotIceball2: "ball:1u2w",
	}
)
