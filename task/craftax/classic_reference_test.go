package craftax

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"path/filepath"
	"testing"
)

// classicField links a small field of the reference's state to the package's.
type classicField struct {
	size int
	at   func(s *Classic, i int) any // returns a pointer, or the value of a field that the reference never changes
}

func classicSlots(name string, slots func(s *Classic) []Creature, cools bool) map[string]classicField {
	n := len(slots(new(Classic)))
	fields := map[string]classicField{
		name + ".position":        {2 * n, func(s *Classic, i int) any { return cellPart(&slots(s)[i/2].Pos, i) }},
		name + ".health":          {n, func(s *Classic, i int) any { return &slots(s)[i].Health }},
		name + ".mask":            {n, func(s *Classic, i int) any { return &slots(s)[i].Alive }},
		name + ".attack_cooldown": {n, func(s *Classic, i int) any { return &slots(s)[i].Cooldown }},
	}
	if !cools {
		fields[name+".attack_cooldown"] = classicField{n, func(*Classic, int) any { return 0.0 }}
	}
	return fields
}

// classicFields are the small fields of the reference's state.
var classicFields = func() map[string]classicField {
	all := map[string]classicField{
		"player_position":          {2, func(s *Classic, i int) any { return cellPart(&s.Pos, i) }},
		"player_direction":         {1, func(s *Classic, _ int) any { return &s.Facing }},
		"player_health":            {1, func(s *Classic, _ int) any { return &s.Health }},
		"player_food":              {1, func(s *Classic, _ int) any { return &s.Food }},
		"player_drink":             {1, func(s *Classic, _ int) any { return &s.Drink }},
		"player_energy":            {1, func(s *Classic, _ int) any { return &s.Energy }},
		"is_sleeping":              {1, func(s *Classic, _ int) any { return &s.Sleeping }},
		"player_recover":           {1, func(s *Classic, _ int) any { return &s.Recover }},
		"player_hunger":            {1, func(s *Classic, _ int) any { return &s.Hunger }},
		"player_thirst":            {1, func(s *Classic, _ int) any { return &s.Thirst }},
		"player_fatigue":           {1, func(s *Classic, _ int) any { return &s.Fatigue }},
		"growing_plants_positions": {2 * plantSlots, func(s *Classic, i int) any { return cellPart(&s.Plants[i/2].Pos, i) }},
		"growing_plants_age":       {plantSlots, func(s *Classic, i int) any { return &s.Plants[i].Age }},
		"growing_plants_mask":      {plantSlots, func(s *Classic, i int) any { return &s.Plants[i].Used }},
		"arrows.position":          {2 * arrowSlots, func(s *Classic, i int) any { return cellPart(&s.Arrows[i/2].Pos, i) }},
		"arrows.health":            {arrowSlots, func(*Classic, int) any { return 0.0 }},
		"arrows.mask":              {arrowSlots, func(s *Classic, i int) any { return &s.Arrows[i].Flying }},
		"arrows.attack_cooldown":   {arrowSlots, func(*Classic, int) any { return 0.0 }},
		"arrow_directions":         {2 * arrowSlots, func(s *Classic, i int) any { return cellPart(&s.Arrows[i/2].Dir, i) }},
		"light_level":              {1, func(s *Classic, _ int) any { return &s.LightLevel }},
		"achievements":             {ClassicAchievements, func(s *Classic, i int) any { return &achieved{&s.Achievements, Achievement(i)} }},
		"timestep":                 {1, func(s *Classic, _ int) any { return &s.Time }},
	}
	for k, name := range []string{
		"wood", "stone", "coal", "iron", "diamond", "sapling",
		"wood_pickaxe", "stone_pickaxe", "iron_pickaxe", "wood_sword", "stone_sword", "iron_sword",
	} {
		all["inventory."+name] = classicField{1, func(s *Classic, _ int) any { return s.Inventory.counts()[k] }}
	}
	for _, more := range []map[string]classicField{
		classicSlots("zombies", func(s *Classic) []Creature { return s.Zombies[:] }, true),
		classicSlots("cows", func(s *Classic) []Creature { return s.Cows[:] }, false),
		classicSlots("skeletons", func(s *Classic) []Creature { return s.Skeletons[:] }, true),
	} {
		for name, f := range more {
			all[name] = f
		}
	}
	return all
}()

// achieved is an achievement in a set.
type achieved struct {
	set *Achievements
	one Achievement
}

// numberAt returns the number behind a pointer.
func numberAt(p any) float64 {
	switch p := p.(type) {
	case *int32:
		return float64(*p)
	case *float32:
		return float64(*p)
	case *bool:
		return float64(truth(*p))
	case *achieved:
		return float64(truth(p.set.Has(p.one)))
	}
	return p.(float64)
}

// setAt changes the number behind a pointer.
func setAt(p any, v float64) {
	switch p := p.(type) {
	case *int32:
		*p = int32(v)
	case *float32:
		*p = float32(v)
	case *bool:
		*p = v != 0
	case *achieved:
		p.set.addIf(v != 0, p.one)
	}
}

// classicTrace is a recording of bench/craftax.py --record.
type classicTrace struct {
	*golden
	params       ClassicParams
	autoReset    bool
	rows         int
	blocks       [classicArea]byte // the map at this point of the recording
	next         int               // index of the next change of the map
	reals, equal int
}

// TestClassicRecordings replays the recordings that bench/craftax.py --record made of the reference. It compares every field,
// observation, reward and end.
func TestClassicRecordings(t *testing.T) {
	files, err := filepath.Glob("testdata/classic_*.npz")
	if err != nil || len(files) < 11 {
		t.Fatalf("recordings %v, error %v", files, err)
	}
	steps, episodes, reals, equal := 0, 0, 0, 0
	var reached Achievements
	for _, path := range files {
		g := openGolden(t, path)
		t.Run(g.name, func(t *testing.T) {
			g.T = t
			tr := newClassicTrace(g)
			for e := range len(g.array("step_offset").values) - 1 {
				tr.replay(e, &reached)
				episodes++
			}
			if changes := len(g.array("map_row").values); tr.next != changes {
				t.Errorf("%d of %d changes of maps compared", tr.next, changes)
			}
			steps += tr.rows - len(g.array("edited").values)
			reals, equal = reals+tr.reals, equal+tr.equal
		})
	}
	if n := reached.Count(); n != ClassicAchievements {
		t.Errorf("the recordings reach %d of %d achievements", n, ClassicAchievements)
	}
	if steps < 5000 || episodes < 20 {
		t.Errorf("%d steps of %d episodes, want 5000 of 20 or more", steps, episodes)
	}
	t.Logf("compared %d steps of %d episodes; of %d reals and rewards %d have the same bits", steps, episodes, reals, equal)
}

// TestClassicNoise compares checksums of noise before scaling.
func TestClassicNoise(t *testing.T) {
	files, err := filepath.Glob("testdata/noise_*.npz")
	if err != nil || len(files) == 0 {
		t.Fatalf("recordings %v, error %v", files, err)
	}
	for _, path := range files {
		g := openGolden(t, path)
		for i, want := range g.array("crc32").values {
			f, grid := make(field, classicArea), g.row("grid", i)
			key := g.key("key", i)
			f.fill(key, ClassicSide, int(grid[0]), int(grid[1]), false)
			var seen []byte
			for _, v := range f {
				seen = binary.LittleEndian.AppendUint32(seen, math.Float32bits(float32(v*math.Sqrt2)+0))
			}
			if got := crc32.ChecksumIEEE(seen); got != uint32(want) {
				t.Errorf("%s: key %v, grid %v: another field", g.name, key, grid)
			}
		}
	}
}

func newClassicTrace(g *golden) *classicTrace {
	tr := &classicTrace{golden: g, autoReset: g.array("auto_reset").values[0] != 0, rows: len(g.array("obs_crc32").values)}
	p := &tr.params
	known := map[string]any{
		"max_timesteps": &p.MaxTimesteps, "day_length": &p.DayLength, "always_diamond": &p.AlwaysDiamond,
		"zombie_health": &p.ZombieHealth, "cow_health": &p.CowHealth, "skeleton_health": &p.SkeletonHealth,
		"mob_despawn_distance": &p.MobDespawnDistance, "spawn_cow_chance": &p.CowChance, "spawn_zombie_base_chance": &p.ZombieChance,
		"spawn_zombie_night_chance": &p.ZombieNightChance, "spawn_skeleton_chance": &p.SkeletonChance,
	}
	for i, name := range g.array("param_names").text {
		if known[name] == nil {
			g.Fatalf("parameter %s is not known", name)
		}
		setAt(known[name], g.array("params").values[i])
	}
	return tr
}

// replay plays an episode.
func (tr *classicTrace) replay(e int, reached *Achievements) {
	tr.Helper()
	from, to := int(tr.array("step_offset").values[e]), int(tr.array("step_offset").values[e+1])
	s, carry := new(Classic), tr.key("step_key", e)
	s.Reset(tr.key("world_key", e), &tr.params)
	for i, b := range tr.row("map", e) {
		tr.blocks[i] = byte(b)
	}
	if tr.array("edited").values[e] != 0 {
		tr.edit(s, from+e)
	}
	where := fmt.Sprintf("episode %d, start", e)
	if !tr.same(s, from+e, where) {
		tr.FailNow()
	}
	for k := from; k < to; k++ {
		action := Action(tr.array("action").values[k])
		key := carry.Next()
		again := key.Child(1)
		if tr.autoReset {
			key = key.Child(0)
		}
		reward, done := s.Step(key, action, &tr.params)
		for a := range s.Achievements.All() {
			reached.add(a)
		}
		where := fmt.Sprintf("episode %d, step %d (action %d)", e, k-from+1, action)
		if want := tr.array("done").values[k] != 0; done != want {
			tr.Fatalf("%s: done is %v, want %v", where, done, want)
		}
		tr.real(reward, tr.array("reward").values[k], where+": reward")
		if done && tr.autoReset {
			s.Reset(again, &tr.params)
		}
		if !tr.same(s, k+e+1, where) {
			tr.FailNow()
		}
	}
}

// edit sets a state to what a row says. Cells are occupied where creatures are alive.
func (tr *classicTrace) edit(s *Classic, row int) {
	for i, b := range tr.blocks {
		s.Block[i] = Block(b)
	}
	tr.each(row, func(f classicField, i int, _ string, want float64) { setAt(f.at(s, i), want) })
	for _, slots := range s.creatures() {
		for i := range slots {
			if slots[i].Alive {
				s.Mob.add(slots[i].Pos)
			}
		}
	}
}

// each calls do for each number of a row.
func (tr *classicTrace) each(row int, do func(f classicField, i int, name string, want float64)) {
	tr.Helper()
	known, k := 0, 0
	sizes, ints, reals := tr.array("int_sizes").values, tr.array("ints").values, tr.array("reals").values
	for j, name := range tr.array("int_names").text {
		f, ok := classicFields[name]
		if !ok || f.size != int(sizes[j]) {
			tr.Fatalf("field %s of %v numbers is not known", name, sizes[j])
		}
		known++
		for i := range f.size {
			do(f, i, name, ints[k*tr.rows+row])
			k++
		}
	}
	for j, name := range tr.array("real_names").text {
		f, ok := classicFields[name]
		if !ok {
			tr.Fatalf("field %s is not known", name)
		}
		known++
		do(f, 0, name, reals[j*tr.rows+row])
	}
	if known != len(classicFields) {
		tr.Fatalf("%d fields, want %d", known, len(classicFields))
	}
}

// real compares a float32 with a recorded one and counts whether all bits agree.
func (tr *classicTrace) real(got float32, want float64, where string) {
	tr.Helper()
	tr.reals++
	switch {
	case float64(got) == want:
		tr.equal++
	case math.Abs(float64(got)-want) > tolerance:
		tr.Errorf("%s is %v, want %v", where, got, want)
	}
}

// same compares a state with a row.
func (tr *classicTrace) same(s *Classic, row int, where string) bool {
	tr.Helper()
	tr.each(row, func(f classicField, i int, name string, want float64) {
		got := numberAt(f.at(s, i))
		if name == "light_level" {
			tr.real(float32(got), want, where+": "+name)
			return
		}
		if got != want {
			tr.Errorf("%s: %s[%d] is %v, want %v", where, name, i, got, want)
		}
	})
	tr.sameMap(s, row, where)
	var hidden []byte
	for _, mask := range s.Mob {
		for col := range ClassicSide {
			hidden = append(hidden, byte(mask>>col&1))
		}
	}
	hidden = binary.LittleEndian.AppendUint32(hidden, s.RNG[0])
	hidden = binary.LittleEndian.AppendUint32(hidden, s.RNG[1])
	if got, want := crc32.ChecksumIEEE(hidden), uint32(tr.array("hidden_crc32").values[row]); got != want {
		tr.Errorf("%s: where creatures stand, or the key, is another", where)
	}
	obs := make([]float32, ClassicObsSize)
	for i := range obs {
		obs[i] = -1 // every element must be overwritten
	}
	s.Observe(obs)
	obs[classicWindow+20] = tr.light(s, row)
	var seen []byte
	for _, v := range obs {
		seen = binary.LittleEndian.AppendUint32(seen, math.Float32bits(v))
	}
	if got, want := crc32.ChecksumIEEE(seen), uint32(tr.array("obs_crc32").values[row]); got != want {
		tr.Errorf("%s: another observation", where)
	}
	return !tr.Failed()
}

// light returns the recorded light if the observation shows the state's, because light may differ in the last bit on other
// machines.
func (tr *classicTrace) light(s *Classic, row int) float32 {
	obs := make([]float32, ClassicObsSize)
	s.Observe(obs)
	if obs[classicWindow+20] != s.LightLevel {
		tr.Errorf("the light observed is %v, want %v", obs[classicWindow+20], s.LightLevel)
	}
	for j, name := range tr.array("real_names").text {
		if name == "light_level" {
			return float32(tr.array("reals").values[j*tr.rows+row])
		}
	}
	return 0
}

// sameMap compares the map. The recording holds its changes.
func (tr *classicTrace) sameMap(s *Classic, row int, where string) {
	tr.Helper()
	rows, index, value := tr.array("map_row").values, tr.array("map_index").values, tr.array("map_value").values
	for ; tr.next < len(rows) && int(rows[tr.next]) == row; tr.next++ {
		tr.blocks[int(index[tr.next])] = byte(value[tr.next])
	}
	for i, b := range s.Block {
		if byte(b) != tr.blocks[i] {
			tr.Errorf("%s: tile (%d, %d) is of block %d, want %d", where, i/ClassicSide, i%ClassicSide, b, tr.blocks[i])
			return
		}
	}
}
