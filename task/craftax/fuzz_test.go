package craftax

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"ariadne/internal/rng/threefry"
)

// fuzzVariable is the environment variable with the number of steps of TestRandomStepsBreakNothing.
const fuzzVariable = "ARIADNE_CRAFTAX_STEPS"

// TestRandomStepsBreakNothing takes random steps in worlds of many seeds, with equipment and on floors that random play does
// not reach. After each step it checks all invariants.
func TestRandomStepsBreakNothing(t *testing.T) {
	steps := 60000
	if v := os.Getenv(fuzzVariable); v != "" {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			t.Fatalf("%s: %v", fuzzVariable, err)
		}
		steps = int(n)
	}
	seeds := int64(max(steps/fuzzEpisode, 1))
	var next, episodes atomic.Int64
	var threads sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		threads.Go(func() {
			s := shaker{world: new(craftaxWorld), obs: make([]float32, ObsSize)}
			for {
				seed := next.Add(1) - 1
				if seed >= seeds || t.Failed() {
					return
				}
				if seed > 0 && seed%10000 == 0 {
					t.Logf("%d steps, %d episodes so far", seed*fuzzEpisode, episodes.Load())
				}
				ended, err := s.shake(uint64(seed))
				if err != nil {
					t.Errorf("seed %d: %v", seed, err)
				}
				episodes.Add(ended)
			}
		})
	}
	threads.Wait()
	t.Logf("%d steps, %d episodes", seeds*fuzzEpisode, episodes.Load())
}

// TestRandomClassicStepsBreakNothing does the same for Craftax Classic. It uses maps of random blocks, and worlds that continue
// after their end, so that the player gets beyond the map.
func TestRandomClassicStepsBreakNothing(t *testing.T) {
	obs, outside, steps := make([]float32, ClassicObsSize), 0, 0
	for seed := range uint64(40) {
		dice := rand.New(rand.NewPCG(seed, 2))
		p := DefaultClassicParams()
		p.ZombieChance, p.SkeletonChance, p.CowChance = 0.3, 0.3, 0.3
		w := &classicWorld{p: &p}
		key := threefry.New(seed)
		w.begin(key.Next())
		if seed%2 == 0 {
			for i := range w.Block {
				w.Block[i] = [...]Block{blockGrass, blockPath, blockLava, blockWater, blockCraftingTable, blockTree, Block(dice.IntN(classicBlocks))}[dice.IntN(7)]
			}
			w.Pos = Cell{dice.Int32N(2) * (ClassicSide - 1), dice.Int32N(2) * (ClassicSide - 1)}
		}
		for k := range 300 {
			for _, n := range w.Inventory.counts() {
				*n = dice.Int32N(classicFull + 1)
			}
			action := dice.Int32N(ClassicActions)
			if dice.IntN(2) == 0 {
				action = []Action{Up, Left, Do}[dice.IntN(3)]
			}
			reward, _ := w.Step(key.Next(), action, &p)
			steps++
			if reward != reward || reward < -10 || reward > float32(ClassicAchievements) {
				t.Fatalf("seed %d, step %d: reward %v", seed, k, reward)
			}
			if err := w.check(); err != nil {
				t.Fatalf("seed %d, step %d (action %d): %v", seed, k, action, err)
			}
			if !w.Pos.within(ClassicSide) {
				outside++
			}
			nonzeros := 0
			w.Observe(obs)
			for i, v := range obs {
				if i < classicWindow && v != 0 && v != 1 || v != v || v < 0 || v > 1 {
					t.Fatalf("seed %d, step %d: element %d of the observation is %v", seed, k, i, v)
				}
				nonzeros += int(math.Ceil(float64(v)))
			}
			if nonzeros > classicNonzeros {
				t.Fatalf("seed %d, step %d: %d numbers are not 0, at most %d were promised", seed, k, nonzeros, classicNonzeros)
			}
		}
	}
	if outside == 0 {
		t.Error("the player never got beyond the map")
	}
	t.Logf("%d steps, %d of them beyond the map", steps, outside)
}

// fuzzEpisode is the number of random steps that follow from a seed.
const fuzzEpisode = 500

// shaker takes random steps.
type shaker struct {
	world *craftaxWorld
	obs   []float32
	group group
}

// shake takes the steps of a seed. It returns the number of episodes that ended.
func (s *shaker) shake(seed uint64) (episodes int64, err error) {
	dice := rand.New(rand.NewPCG(seed, 1))
	p, r := DefaultParams(), &rules{game: &craftaxGame, autoReset: true}
	p.GodMode = seed%5 == 4
	p.AlwaysDiamond = seed%2 == 1
	s.world.p = &p
	e := &env{world: s.world, carry: threefry.New(seed)}
	e.start()
	favour(dice, &s.world.State, &p)
	for k := range fuzzEpisode {
		action := dice.Int32N(Actions)
		if dice.IntN(3) == 0 { // so that more happens
			action = [...]Action{Do, Do, ShootArrow, CastFireball, CastIceball, PlaceTorch, Descend}[dice.IntN(7)]
		}
		reward, done := e.stepWith(&s.group, e.carry.Next(), action, r)
		if reward != reward || reward < -10 || reward > 226 {
			return episodes, fmt.Errorf("step %d: reward %v", k, reward)
		}
		if done {
			episodes++
			favour(dice, &s.world.State, &p)
		}
		if k%25 != 0 {
			continue
		}
		if err := e.check(AchievementCount); err != nil {
			return episodes, fmt.Errorf("step %d (action %d): %w", k, action, err)
		}
		s.world.Observe(s.obs)
		for i, v := range s.obs {
			if i < windowSize && v != 0 && v != 1 || v != v || v < 0 || v > limit(i) {
				return episodes, fmt.Errorf("step %d: element %d of the observation is %v", k, i, v)
			}
		}
	}
	return episodes, nil
}

// favour moves the player to a random floor and equips it.
func favour(dice *rand.Rand, s *State, p *Params) {
	s.Level = dice.Int32N(Levels)
	s.makeFloor(s.Level, p)
	s.Pos = s.floor().Up
	if dice.IntN(3) > 0 {
		s.Inventory = everything
		s.Spells = [2]bool{true, true}
		s.Strength, s.Dexterity, s.Intelligence = 1+dice.Int32N(5), 1+dice.Int32N(5), 1+dice.Int32N(5)
	}
	s.SwordEnchantment, s.BowEnchantment = dice.Int32N(3), dice.Int32N(3)
	s.BossTimer = dice.Int32N(3)
	s.BossProgress = dice.Int32N(bossHealth)
}

// limit returns the largest value that an element of an observation can have.
func limit(i int) float32 {
	switch i - windowSize {
	case 10: // books over 2
		return full / 2.0
	case 26: // mana over 10, of an attribute that was set to 5
		return 2.2
	case 13, 14, 39, 40, 41, 42: // enchantments
		return 2
	}
	if i >= windowSize+22 && i <= windowSize+30 { // needs, experience and attributes over 10
		return 1.7
	}
	return 1
}
