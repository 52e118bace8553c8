package play

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"ariadne/agent/mind"
	"ariadne/dataset"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// Options say what a Session plays.
type Options struct {
	Task     string         // name in the registry of package task
	Settings map[string]any // of the task
	Seed     uint32         // of the first maze
	Speed    float64        // how fast time goes; 0 is 1
	Rate     float64        // steps a second of tasks that have no clock of their own; 0 is 10
	Pilot    Pilot          // plays until a person takes over; nil lets a person play
	Rival    Pilot          // plays the same episodes beside the person, step for step; nil for none
	Scores   *Scores        // to which a person's are added; nil keeps none
	Episodes string         // folder for a person's episodes; "" keeps none
	Videos   string         // folder for videos; "" is the current one
	Map      bool           // shown from the beginning
	View     bool           // of the agent; shown from the beginning
	Start    bool           // without a title
	Bare     bool           // pictures show the task alone: text, panels and maps are those of a page, from State. Always so in a page's module
	Log      io.Writer      // for Events; nil for none
}

// mode is what a session is in.
type mode uint8

const (
	modeTitle mode = iota
	modePlaying
	modePaused
	modeEnded
)

var modeNames = [...]string{"title", "playing", "paused", "ended"}

const (
	fastFactor  = 4
	longestGap  = 250 * time.Millisecond // of time between two pictures; what is longer is not made up for
	flashTime   = 700 * time.Millisecond
	toastTime   = 4 * time.Second
	memorySteps = 120             // steps of which the side panel shows what went on
	seedRange   = 1e6             // of new mazes: short enough to be told
	titleTurn   = 0.12            // rad/s
	endTime     = 5 * time.Second // that an end is shown before a pilot goes on
)

// Session is a game. It is used from one goroutine at a time.
type Session struct {
	o Options
	seats
	sizes   bool // that keys may choose the maze's size
	letters *letters
	random  *rand.Rand
	log     log

	mode   mode
	seed   uint32
	input  input
	phase  float64 // of the step under way
	flying bool    // a step is under way
	moved  bool    // the step under way is one that a person asked for

	piloted bool // the pilot acts
	human   bool // a person made every step of the episode
	mixed   bool // a person has taken over from the pilot in the episode

	mind     *mind.Mind
	guess    *render.Guess // what a Guesser takes the maze for
	values   []float64     // of recent steps, oldest first
	changes  [][]float64   // [layer] of recent steps
	best     float64       // score of this task before the episode
	hasBest  bool
	record   bool // the episode that ended was better
	showMap  bool
	showView bool
	help     bool
	full     bool
	next     time.Duration // when the next episode begins by itself; 0 for never
	since    time.Duration // when the game began to wait for a pilot
	waits    bool          // it does
	focus    bool          // keys come here
	quit     atomic.Bool

	now    time.Duration // of the latest picture
	began  bool          // there was a picture
	turned float64       // of the title's camera, rad
	flash  time.Duration // until which a touch is shown
	toast  string
	toasts time.Duration // until which the toast is shown
	unseen []string      // messages since the latest picture
	dirty  bool          // the picture is not the latest one

	film   *film
	filmed time.Duration // since it was begun
	ending []*film       // that are being completed
	kept   chan string   // what became of episodes that were kept
	unkept int           // episodes that are being kept

	picture *image.RGBA
	plan    *image.RGBA
	planned time.Duration // when the map was drawn
	mapped  bool          // there was one to draw
}

// New prepares a session.
func New(o Options) (*Session, error) {
	if o.Speed == 0 {
		o.Speed = 1
	}
	if o.Rate == 0 {
		o.Rate = 10
	}
	if err := checkSpeed(o.Speed); err != nil {
		return nil, err
	}
	if !(o.Rate > 0 && o.Rate <= 200) {
		return nil, fmt.Errorf("a rate of %v steps a second, want more than 0 and at most 200", o.Rate)
	}
	s := &Session{
		o: o, seed: o.Seed, showMap: o.Map, showView: o.View, piloted: o.Pilot != nil, dirty: true,
		random: rand.New(rand.NewPCG(uint64(o.Seed), 0x706c6179)), log: log{o.Log}, kept: make(chan string, 16),
	}
	var err error
	if s.letters, err = newLetters(); err != nil {
		return nil, err
	}
	if s.seats, err = s.seat(o.Settings); err != nil {
		return nil, err
	}
	if err := s.begin(s.seed); err != nil {
		return nil, errors.Join(err, s.leave())
	}
	if o.Start || o.Pilot != nil {
		s.enter(modePlaying)
	}
	return s, nil
}

func checkSpeed(speed float64) error {
	if !(speed > 0 && speed <= 100) {
		return fmt.Errorf("a speed of %v, want more than 0 and at most 100", speed)
	}
	return nil
}

// open makes the stage of a task with some settings.
func (s *Session) open(settings map[string]any) (stage, error) {
	create := func(seed uint64) (task.Batch, error) {
		return task.New(s.o.Task, task.Options{Envs: 1, Seed: seed, Threads: 1, Settings: settings})
	}
	b, err := create(uint64(s.seed))
	if err != nil {
		return nil, err
	}
	if m, ok := b.(*memorymaze.Batch); ok {
		s.sizes = s.o.Pilot == nil
		parsed, err := memorymaze.ParseSettings(settings)
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		return newMazeStage(m, parsed)
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	return newBoardStage(create, s.seed, s.o.Rate)
}

// begin starts the episode of a seed.
func (s *Session) begin(seed uint32) error {
	if err := s.seats.start(seed); err != nil {
		return err
	}
	s.seed, s.phase, s.flying, s.flash, s.record = seed, 0, false, 0, false
	s.human, s.mixed = s.o.Pilot == nil, false
	s.piloted = s.o.Pilot != nil
	s.values, s.mind, s.guess = s.values[:0], nil, nil
	for i := range s.changes {
		s.changes[i] = s.changes[i][:0]
	}
	s.next, s.waits = 0, false
	s.best, s.hasBest = 0, false
	if s.o.Scores != nil {
		s.best, s.hasBest = s.o.Scores.Best(s.stage.facts().task)
	}
	s.planned = 0
	s.dirty = true
	s.log.write(s.now, Event{Event: "maze", Task: s.stage.facts().task, Seed: &s.seed})
	return nil
}

// enter changes the mode.
func (s *Session) enter(m mode) {
	s.mode = m
	s.dirty = true
	steps := s.stage.facts().steps
	s.log.write(s.now, Event{
		Event: "mode", Mode: modeNames[m], Seed: &s.seed, Step: &steps, Phase: s.phase, Score: s.stage.facts().score,
	})
}

// say shows a line for a while.
func (s *Session) say(format string, args ...any) {
	s.toast, s.toasts, s.dirty = fmt.Sprintf(format, args...), s.now+toastTime, true
	s.unseen = append(s.unseen, s.toast)
	s.log.write(s.now, Event{Event: "message", Text: s.toast})
}

// Quit reports whether the session is over.
func (s *Session) Quit() bool { return s.quit.Load() }

// Leave ends the session, as closing its window does. It may be called from any goroutine.
func (s *Session) Leave() { s.quit.Store(true) }

// Fullscreen reports whether the window is to fill the screen.
func (s *Session) Fullscreen() bool { return s.full }

// SetFullscreen says whether the window fills the screen.
func (s *Session) SetFullscreen(on bool) { s.full = on }

// Title returns the window's title.
func (s *Session) Title() string { return "Ariadne: " + s.stage.about().title }

// step goes on with the game for a time.
func (s *Session) step(elapsed time.Duration) error {
	rate := s.stage.rate()
	if rate == 0 && s.piloted {
		rate = s.o.Rate
	}
	if rate == 0 {
		return s.turns()
	}
	speed := s.o.Speed
	if s.fast() {
		speed *= fastFactor
	}
	s.phase += elapsed.Seconds() * rate * speed
	for s.mode == modePlaying {
		switch {
		case !s.flying:
			if !s.seats.ready() {
				if s.phase = 0; !s.waits {
					s.waits, s.since = true, s.now
				}
				return nil
			}
			s.waits = false
			if err := s.launch(); err != nil {
				return err
			}
		case s.phase >= 1:
			s.phase--
			if err := s.land(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return nil
}

// turns makes a step for each key that was pressed, in a task that waits for them.
func (s *Session) turns() error {
	keys := s.input.tapped
	s.input.settle()
	for _, k := range keys {
		if s.mode != modePlaying || !s.stage.moves(k) {
			continue
		}
		action, _ := s.stage.choose(&input{tapped: []Key{k}})
		if err := s.act(action, true); err != nil {
			return err
		}
		if err := s.land(); err != nil {
			return err
		}
	}
	return nil
}

// fast reports whether time is to go fast.
func (s *Session) fast() bool {
	for _, k := range keysOf(commandFast) {
		if !s.stage.moves(k) && s.input.holds(k) {
			return true
		}
	}
	return s.input.pad.Buttons&ButtonRightBumper != 0
}

// launch begins the next step.
func (s *Session) launch() error {
	action, moved := s.stage.choose(&s.input)
	s.input.settle()
	return s.act(action, moved)
}

// act begins a step with a person's action, or the pilot's if it is its turn.
func (s *Session) act(action int32, moved bool) error {
	by := "person"
	if p := s.o.Pilot; p != nil {
		chosen, err := s.mover.decide()
		if err != nil {
			return err
		}
		s.mind = p.Mind()
		if g, ok := p.(Guesser); ok {
			s.guess = g.Guess()
		}
		s.remember()
		if s.piloted {
			action, by = chosen, p.Name()
		}
		p.Done(action)
	}
	steps := s.stage.facts().steps
	s.log.write(s.now, Event{Event: "step", Step: &steps, Action: &action, By: by})
	s.flying, s.moved = true, moved
	if s.rival != nil {
		if err := s.rival.advance(); err != nil {
			return err
		}
	}
	return s.stage.advance(action)
}

// remember keeps what went on in the pilot.
func (s *Session) remember() {
	if s.mind == nil {
		return
	}
	keep := func(list []float64, v float64) []float64 {
		if len(list) == memorySteps {
			copy(list, list[1:])
			list = list[:memorySteps-1]
		}
		return append(list, v)
	}
	s.values = keep(s.values, float64(s.mind.Value))
	for len(s.changes) < len(s.mind.Layers) {
		s.changes = append(s.changes, nil)
	}
	for i, l := range s.mind.Layers {
		s.changes[i] = keep(s.changes[i], l.Change)
	}
}

// land ends the step under way.
func (s *Session) land() error {
	s.stage.settle()
	s.flying = false
	f := s.stage.facts()
	if f.reward != 0 {
		s.flash = s.now + flashTime
		s.log.write(s.now, Event{Event: "reward", Step: &f.steps, Score: f.score})
	}
	if r := s.rival; r != nil && r.settle() {
		s.log.write(s.now, Event{Event: "rival", Step: &f.steps, Score: r.score(), By: r.pilot.Name()})
	}
	if f.over {
		s.end()
	}
	return nil
}

// end shows the score, and keeps it if a person has earned it.
func (s *Session) end() {
	f := s.stage.facts()
	s.phase = 1 // the last moment stays
	s.enter(modeEnded)
	if s.piloted {
		s.next = s.now + endTime
	}
	if !s.human {
		return
	}
	if s.o.Scores != nil {
		s.record = !s.hasBest || f.score > s.best
		score := Score{Task: f.task, Seed: f.seed, Score: f.score, Steps: f.steps, Date: time.Now().UTC().Truncate(time.Second)}
		if r := s.rival; r != nil {
			score.Rival = &Rival{Name: r.pilot.Name(), Score: r.score()}
		}
		if err := s.o.Scores.Add(score); err != nil {
			s.say("the score was not kept: %v", err)
		}
	}
	s.keepEpisode()
}

// Frame goes on to a time since some fixed moment, and returns the picture of that moment, of the size of the window in
// pixels, and whether it differs from the one before. The picture is valid until the next call.
func (s *Session) Frame(width, height int, now time.Duration) (m *image.RGBA, changed bool, err error) {
	elapsed := min(now-s.now, longestGap)
	if !s.began {
		s.began, elapsed = true, 0
	}
	s.now = now
	s.finish(false)
	if s.toast != "" && now >= s.toasts {
		s.toast, s.dirty = "", true
	}
	switch s.mode {
	case modePlaying:
		if !s.help {
			if err := s.step(elapsed); err != nil {
				return nil, false, err
			}
		}
		s.dirty = true
	case modeTitle:
		s.turned += titleTurn * elapsed.Seconds()
		s.dirty = true
	case modeEnded:
		if err := s.follow(); err != nil {
			return nil, false, err
		}
	}
	if s.picture == nil || s.picture.Rect.Dx() != width || s.picture.Rect.Dy() != height {
		if width < 1 || height < 1 {
			return nil, false, fmt.Errorf("a window of %dx%d pixels", width, height)
		}
		s.resize(width, height)
	}
	changed = s.dirty || s.film != nil
	if changed {
		if err := s.paint(); err != nil {
			return nil, false, err
		}
		s.dirty, s.unseen = s.now < s.flash, s.unseen[:0]
	}
	if s.film != nil {
		s.filmed += elapsed
		s.film.see(s.picture, elapsed)
	}
	return s.picture, changed, nil
}

// follow goes on to the next episode if its time has come.
func (s *Session) follow() error {
	if s.next == 0 || s.help {
		return nil
	}
	s.dirty = true // seconds are counted down
	if s.now < s.next {
		return nil
	}
	return s.restart(s.seed + 1)
}

// resize takes up a new size of the window.
func (s *Session) resize(width, height int) {
	if s.film != nil {
		s.endFilm()
		s.say("the window has another size: recording ended")
	}
	s.picture = image.NewRGBA(image.Rect(0, 0, width, height))
	s.plan, s.dirty = nil, true
	s.log.write(s.now, Event{Event: "size", Width: width, Height: height})
}

// startFilm begins to record.
func (s *Session) startFilm() {
	if s.picture == nil {
		return
	}
	dir := s.o.Videos
	if dir == "" {
		dir = "."
	}
	f, err := startFilm(dir, s.picture.Rect.Size(), time.Now())
	if err != nil {
		s.say("nothing is recorded: %v", err)
		return
	}
	s.film, s.filmed, s.dirty = f, 0, true
	s.log.write(s.now, Event{Event: "record", File: f.path})
}

// endFilm lets the video be completed.
func (s *Session) endFilm() {
	s.film.end()
	s.ending = append(s.ending, s.film)
	s.film, s.dirty = nil, true
}

// finish takes up what became of videos and episodes; with wait set, it waits for them.
func (s *Session) finish(wait bool) {
	if s.film != nil {
		if over, err := s.film.result(false); over {
			s.film.end()
			s.film = nil
			s.say("%v", err)
		}
	}
	left := s.ending[:0]
	for _, f := range s.ending {
		over, err := f.result(wait)
		switch {
		case !over:
			left = append(left, f)
		case err != nil:
			s.say("%v", err)
		default:
			s.say("recorded %s", f.path)
			s.log.write(s.now, Event{Event: "recorded", File: f.path})
		}
	}
	s.ending = left
	for s.unkept > 0 {
		select {
		case text := <-s.kept:
			s.unkept--
			s.say("%s", text)
			continue
		default:
		}
		if !wait {
			return
		}
		s.say("%s", <-s.kept)
		s.unkept--
	}
}

// Close ends the session: it waits until videos and episodes are complete.
func (s *Session) Close() error {
	if s.film != nil {
		s.endFilm()
	}
	s.finish(true)
	if s.o.Pilot != nil {
		s.o.Pilot.Close()
	}
	err := s.leave()
	if s.o.Rival != nil {
		s.o.Rival.Close()
	}
	return err
}

// Unseen returns the messages that no picture has shown, for those who want to print them when the window is gone.
func (s *Session) Unseen() []string { return s.unseen }

// keepEpisode writes a person's complete episode of Memory Maze to a file of its own, beside the game.
func (s *Session) keepEpisode() {
	e, textures, ok := s.stage.recorded()
	if !ok || s.o.Episodes == "" {
		return
	}
	path, err := episodePath(s.o.Episodes, &e, time.Now())
	if err != nil {
		s.say("the episode was not kept: %v", err)
		return
	}
	o := dataset.Options{Textures: textures}
	s.unkept++
	go func() {
		if err := dataset.Write(path, &e, o); err != nil {
			s.kept <- fmt.Sprintf("the episode was not kept: %v", err)
			return
		}
		s.kept <- "episode kept as " + path
	}()
}
