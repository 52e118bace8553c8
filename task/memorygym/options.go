package memorygym

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"ariadne/internal/rng/pcg64"
)

// optional holds what a batch keeps if its episodes may have their own reset parameters.
type optional struct {
	games  []game            // [N], games with the batch's own settings
	last   []game            // [N], games of the last episodes
	before []pcg64.Generator // [N], random engines at the start of the running episodes
	given  [][]byte          // [N], reset parameters of the running episodes as JSON, nil for none
	next   []bool            // [N], a game with reset parameters waits for its episode to begin

	// The last world that was made. Often the next one wanted is the same.
	known []byte
	world world
}

// AllowOptions allows Configure to give single episodes their own settings, as the reference's reset(options=...) does. Call it
// before the first reset. It is an error on a batch with guides. It changes the form of the state.
func (b *Batch) AllowOptions() error {
	switch {
	case b.guides != nil:
		return errors.New(b.name + ": reset parameters cannot be combined with guides, which know only the batch's settings")
	case b.started:
		return errors.New(b.name + ": reset parameters are allowed before the first reset")
	}
	b.optional = newOptional(b.games)
	b.games = slices.Clone(b.games)
	return nil
}

func newOptional(games []game) *optional {
	n := len(games)
	return &optional{
		games: slices.Clone(games), last: slices.Clone(games), before: make([]pcg64.Generator, n), given: make([][]byte, n), next: make([]bool, n),
	}
}

// Configure reads reset parameters, which replace settings of the batch. The function that it returns applies them to the next
// episode of environment i. If rewind is set, that function first takes back what the environment's random engine drew for the
// episode that has begun.
func (b *Batch) Configure(settings map[string]any) (commit func(i int, rewind bool) error, err error) {
	if b.optional == nil {
		return nil, errors.New(b.name + ": reset parameters were not allowed")
	}
	given, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	w, err := b.worldOf(settings, given)
	if err != nil {
		return nil, err
	}
	return func(i int, rewind bool) error {
		o := b.optional
		if rewind {
			b.games[i] = o.last[i]
			*b.games[i].engine() = o.before[i]
		}
		o.take(b, i, w, given)
		o.next[i] = true
		return nil
	}, nil
}

// worldOf makes a world from the batch's settings and reset parameters.
func (b *Batch) worldOf(settings map[string]any, given []byte) (world, error) {
	o := b.optional
	if o.world != nil && string(o.known) == string(given) {
		return o.world, nil
	}
	w := b.variant.world()
	setters := w.setters()
	if err := setters.Known(settings); err != nil {
		return nil, err
	}
	all := maps.Clone(b.given)
	for name := range all {
		if setters[name] == nil { // a setting of the batch, not of the task
			delete(all, name)
		}
	}
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, settings)
	if err := apply(setters, all); err != nil {
		return nil, err
	}
	if err := w.prepare(); err != nil {
		return nil, err
	}
	o.known, o.world = given, w
	return w, nil
}

// heir is a game whose first picture depends on the last episode.
type heir interface {
	// inherit takes over what remains of an episode of another game of the same kind.
	inherit(from game)
}

// take replaces the game of environment i by one of another world.
func (o *optional) take(b *Batch, i int, w world, given []byte) {
	o.follow(b, i, w.games(1, 0)[0], given)
}

// follow lets a game continue where that of environment i ends.
func (o *optional) follow(b *Batch, i int, g game, given []byte) {
	*g.engine() = *b.games[i].engine()
	if h, ok := g.(heir); ok {
		h.inherit(b.games[i])
	}
	b.games[i], o.given[i] = g, given
}

// begin restores the batch's own settings after an episode with others, and keeps a copy of the random engine.
func (o *optional) begin(b *Batch, i int) {
	o.last[i] = b.games[i]
	if !o.next[i] && b.games[i] != o.games[i] {
		o.follow(b, i, o.games[i], nil)
	}
	o.next[i] = false
	o.before[i] = *b.games[i].engine()
}

// state writes or reads what is kept of environment i. When it reads, it also makes the game that belongs to it.
func (o *optional) state(c *codec, b *Batch, i int) {
	n := len(o.given[i])
	codeInt(c, &n, 0, maxOptions)
	if !c.reading {
		c.b = append(c.b, o.given[i]...)
	} else if c.err == nil && n > 0 {
		o.read(c, b, i, n)
	}
	c.generator(&o.before[i])
}

// maxOptions is the largest size of reset parameters in JSON, in bytes.
const maxOptions = 1 << 16

// read reads reset parameters of n bytes.
func (o *optional) read(c *codec, b *Batch, i, n int) {
	if len(c.b) < n {
		c.fail(errors.New("cut short"))
		return
	}
	given := append([]byte(nil), c.b[:n]...)
	c.b = c.b[n:]
	var settings map[string]any
	err := json.Unmarshal(given, &settings)
	if err == nil {
		var w world
		if w, err = b.worldOf(settings, given); err == nil {
			o.take(b, i, w, given)
		}
	}
	if err != nil {
		c.fail(err)
	}
}
