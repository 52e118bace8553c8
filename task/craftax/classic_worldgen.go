package craftax

import "ariadne/internal/rng/threefry"

// classicStart is the player's first cell.
var classicStart = Cell{ClassicSide / 2, ClassicSide / 2}

// classicLevel keeps the middle of the map free of water and mountains. It is the distance from the middle, and 1 from five
// steps on.
var classicLevel = func() field {
	f := make(field, classicArea)
	for i := range f {
		c := Cell{int32(i / ClassicSide), int32(i % ClassicSide)}
		f[i] = min(float32(c.distance(classicStart))/5, 1)
	}
	return f
}()

// classicOres are the ores, in the order in which they are strewn. Diamonds only replace tiles of high mountains.
var classicOres = [...]ore{
	{blockStone, blockCoal, 0.04}, {blockStone, blockIron, 0.03}, {blockStone, blockDiamond, 0.005},
}

// diamondLine is the value of the noise above which mountains have diamonds.
const diamondLine = 0.8

// Reset makes a new world, as the reference's reset(key).
func (s *Classic) Reset(key threefry.Key, p *ClassicParams) {
	s.Mob = tiles{}
	s.makeMap(&key, p)
	s.Pos, s.Facing, s.Body = classicStart, Up, newBody
	s.Inventory = ClassicInventory{}
	s.Zombies = [zombieSlots]Creature{{Health: 1}, {Health: 1}, {Health: 1}}
	cow := Creature{Health: float32(p.CowHealth)}
	s.Cows = [cowSlots]Creature{cow, cow, cow}
	s.Skeletons = [archerSlots]Creature{}
	nothing := Projectile{Dir: Cell{1, 1}}
	s.Arrows = [arrowSlots]Projectile{nothing, nothing, nothing}
	s.Plants = Plants{}
	s.Achievements = Achievements{}
	s.Time, s.LightLevel = 0, lightLevel(0, p.DayLength)
	s.RNG = key.Next()
}

// makeMap makes the map, an overworld. It splits off keys in the order of the reference, including some that are not used.
func (s *Classic) makeMap(key *threefry.Key, p *ClassicParams) {
	var room [4][classicArea]float32
	r := relief{room[0][:], room[1][:], room[2][:], room[3][:]}
	sea := r.sea.unscaled(key.Next(), ClassicSide, 4, 4)
	key.Skip()
	mountain := r.mountain.unscaled(key.Next(), ClassicSide, 4, 4)
	tunnels := r.tunnels.unscaled(key.Next(), ClassicSide, 8, 32)
	key.Skip()
	var ores [len(classicOres)]threefry.Key
	for i := range ores {
		ores[i] = key.Next()
	}
	trees := r.trees.unscaled(key.Next(), ClassicSide, 16, 16)

	for i, level := range classicLevel {
		r.sea[i] = fused(r.sea[i], sea, level) - 1
		r.mountain[i] = fused(r.mountain[i], mountain, mountainLift) + level - 1
		r.tunnels[i] *= tunnels
		r.trees[i] *= trees
	}
	g, c := s.ground(), &overworld
	var wooded lottery
	lava := g.form(c, &r, &wooded)
	for i := range classicOres {
		var among *tiles
		if classicOres[i].block == blockDiamond {
			among = r.mountain.above(diamondLine, ClassicSide)
		}
		g.strew(&classicOres[i], among, ores[i])
	}
	g.wood(c, &wooded, *key) // the reference draws with a key that it splits again afterwards
	g.flood(&lava, c.lava)
	*g.at(classicStart) = c.spawn
	stone := blockStone
	if p.AlwaysDiamond {
		stone = blockDiamond
	}
	g.replaceStone(stone, key.Next())
}
