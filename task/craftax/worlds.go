package craftax

import (
	"image"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

// game is what all batches of one game have in common.
type game struct {
	name, title  string // of the task, and for people
	goal         string // for people, in a sentence
	magic        string // the first bytes of saved states
	actions      int32
	size         int // of an observation
	nonzeros     int
	enchanting   bool // steps also draw for books and enchantments
	achievements int  // number of achievements, counted from the first
	width        int  // of a screen in pixels
	height       int
	keys         []task.Key
}

// world is one world of a game, with the parameters of its batch.
type world interface {
	begin(key threefry.Key)
	play(d *draws, lane int, action Action) (reward float32, done bool)
	Observe(dst []float32)
	reached() *Achievements
	list(a *list)
	check() error
	draw(img *image.RGBA)
}

// params are the parameters of a game.
type params interface {
	// header writes what must be equal in a batch and in a saved state that it restores.
	header(a *list, envs int32, autoReset bool)
}

// craftaxGame is Craftax.
var craftaxGame = game{
	name: "craftax", title: "Craftax", magic: "ariadne craftax 1\n",
	goal:    "Stay alive, gather, craft and fight your way down through the floors: each achievement counts once.",
	actions: Actions, size: ObsSize, nonzeros: nonzeros, enchanting: true, achievements: AchievementCount,
	width: mapWidth + panelWidth, height: screenHeight, keys: keys,
}

// craftaxWorld is a world of Craftax in a batch.
type craftaxWorld struct {
	State
	p *Params
}

func (w *craftaxWorld) begin(key threefry.Key) { w.Reset(key, w.p) }
func (w *craftaxWorld) play(d *draws, lane int, action Action) (reward float32, done bool) {
	return w.step(d, lane, action, w.p)
}
func (w *craftaxWorld) reached() *Achievements { return &w.Achievements }
func (w *craftaxWorld) list(a *list)           { a.state(&w.State) }
func (w *craftaxWorld) check() error           { return w.State.check(w.p) }

func (p Params) header(a *list, envs int32, autoReset bool) {
	a.Ints(&p.MaxTimesteps, &p.DayLength, &p.MobDespawnDistance, &p.MaxAttribute, &envs)
	a.Truths(&p.AlwaysDiamond, &p.GodMode, &autoReset)
}

// classicGame is Craftax Classic.
var classicGame = game{
	name: "craftax_classic", title: "Craftax Classic", magic: "ariadne craftax classic 1\n",
	goal:    "Stay alive, gather, craft tools and find a diamond: each achievement counts once.",
	actions: ClassicActions, size: ClassicObsSize, nonzeros: classicNonzeros, achievements: ClassicAchievements,
	width: classicMapWidth + panelWidth, height: classicHeight, keys: classicKeys(),
}

// classicWorld is a world of Craftax Classic in a batch.
type classicWorld struct {
	Classic
	p *ClassicParams
}

func (w *classicWorld) begin(key threefry.Key) { w.Reset(key, w.p) }
func (w *classicWorld) play(d *draws, lane int, action Action) (reward float32, done bool) {
	return w.step(d, lane, action, w.p)
}
func (w *classicWorld) reached() *Achievements { return &w.Achievements }
func (w *classicWorld) list(a *list)           { a.classic(&w.Classic) }
func (w *classicWorld) check() error           { return w.Classic.check() }

func (p ClassicParams) header(a *list, envs int32, autoReset bool) {
	a.Ints(&p.MaxTimesteps, &p.DayLength, &p.MobDespawnDistance, &p.ZombieHealth, &p.CowHealth, &p.SkeletonHealth, &envs)
	a.Reals(&p.CowChance, &p.ZombieChance, &p.ZombieNightChance, &p.SkeletonChance)
	a.Truths(&p.AlwaysDiamond, &autoReset)
}
