package play

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// Options say what a Session plays.
type Options struct {
	Task     string         // name in the registry of package task
	Settings map[string]any // the task's settings
	Seed     uint32         // seed of the first episode
	Speed    float64        // how fast time goes, as a factor of at most 100; 0 stands for 1
	Rate     float64        // steps a second, at most 200, of tasks that have no clock of their own; 0 stands for 10
	Pilot    Pilot          // plays until a person takes over; nil lets a person play
	Rival    Pilot          // plays the same episodes beside the person, step for step; nil for none
	Scores   *Scores        // gets a person's scores; nil keeps none
	Episodes string         // folder for a person's episodes; "" keeps none
	Videos   string         // folder for videos; "" is the current folder
	Map      bool           // the map is shown from the beginning
	View     bool           // the agent's view is shown from the beginning
	Start    bool           // the game begins without a title
	Bare     bool           // pictures show the task alone; a page draws the rest itself, from State. A page's module is always bare
	Log      io.Writer      // gets Events, each a line of JSON; nil for none
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
	longestGap = 250 * time.Millisecond // the most game time between two pictures, however late the second one is
	seedRange  = 1e6                    // new mazes have seeds below this, short enough to tell others
	titleTurn  = 0.12                   // how fast the title's camera turns, rad/s
	endTime    = 5 * time.Second        // how long an end is shown before a pilot's next episode begins
)

// Session is a game from its title to the score at its end, any number of times, and draws what is seen of it. Use it from one goroutine
// at a time.
type Session struct {
	o      Options
	log    *log
	random *rand.Rand
	game
	messages
	recorder recorder
	keeper   keeper
	standing standing

	mode   mode
	next   time.Duration // when the next episode begins by itself; 0 for never
	began  bool          // a first picture was asked for
	turned float64       // of the title's camera, rad
	focus  bool          // the window has the keyboard's focus
	quit   atomic.Bool

	showMap  bool
	showView bool
	help     bool
	full     bool

	letters *letters
	picture *image.RGBA
	dirty   bool // the picture is out of date
	plan    plan
}

// New makes a session that shows its title, or begins at once with Start or a Pilot. Errors say which option cannot be used, or why the
// task cannot be played.
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
	l := &log{to: o.Log}
	s := &Session{
		o: o, log: l, random: rand.New(rand.NewPCG(uint64(o.Seed), 0x706c6179)),
		game: game{seed: o.Seed, speed: o.Speed, watched: o.Rate, log: l}, messages: messages{log: l},
		standing: standing{scores: o.Scores}, showMap: o.Map, showView: o.View, dirty: true,
	}
	s.recorder = recorder{folder: o.Videos, messages: &s.messages}
	s.keeper = keeper{folder: o.Episodes, messages: &s.messages}
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

// begin starts the episode of a seed.
func (s *Session) begin(seed uint32) error {
	if err := s.game.begin(seed); err != nil {
		return err
	}
	s.next, s.plan.drawn, s.dirty = 0, 0, true
	s.standing.begin(s.stage.facts().task)
	return nil
}

// restart begins the episode of a seed and goes on with it.
func (s *Session) restart(seed uint32) error {
	if err := s.begin(seed); err != nil {
		return err
	}
	s.input.settle()
	if s.mode != modeTitle {
		s.enter(modePlaying)
	}
	return nil
}

// enter changes the mode.
func (s *Session) enter(m mode) {
	s.mode = m
	s.dirty = true
	f := s.stage.facts()
	steps := f.steps
	s.log.write(Event{Event: "mode", Mode: modeNames[m], Seed: &s.seed, Step: &steps, Phase: s.phase, Score: f.score})
}

// end shows the score. It keeps score and episode if a person made every step.
func (s *Session) end() {
	s.enter(modeEnded)
	if s.piloted {
		s.next = s.log.now + endTime
	}
	if !s.human {
		return
	}
	if err := s.standing.add(s.stage.facts(), s.rival); err != nil {
		s.say("the score was not kept: %v", err)
	}
	s.keeper.keep(s.stage)
}

// Quit reports whether the session is over.
func (s *Session) Quit() bool { return s.quit.Load() }

// Leave asks the session to end, as closing its window does: Quit is true from then on. It may be called from any goroutine.
func (s *Session) Leave() { s.quit.Store(true) }

// Fullscreen reports whether the window should fill the screen.
func (s *Session) Fullscreen() bool { return s.full }

// SetFullscreen tells the session whether the window fills the screen.
func (s *Session) SetFullscreen(on bool) { s.full = on }

// Title returns the window's title.
func (s *Session) Title() string { return "Ariadne: " + s.stage.about().title }

// Frame lets the session go on to the time now, and returns the picture of that moment. now is the time since some fixed moment; width and
// height are the size of the window in pixels. changed reports whether the picture may differ from the one before. The picture is valid
// until the next call.
func (s *Session) Frame(width, height int, now time.Duration) (m *image.RGBA, changed bool, err error) {
	elapsed := min(now-s.log.now, longestGap)
	if !s.began {
		s.began, elapsed = true, 0
	}
	s.log.now = now
	s.finish(false)
	if err := s.pass(elapsed); err != nil {
		return nil, false, err
	}
	if s.picture == nil || s.picture.Rect.Dx() != width || s.picture.Rect.Dy() != height {
		if width < 1 || height < 1 {
			return nil, false, fmt.Errorf("a window of %dx%d pixels", width, height)
		}
		s.resize(width, height)
	}
	s.dirty = s.messages.pass() || s.dirty
	changed = s.dirty || s.recorder.film != nil
	if changed {
		if err := s.paint(); err != nil {
			return nil, false, err
		}
		s.messages.shown()
		s.dirty = now < s.flash
	}
	s.recorder.see(s.picture, elapsed)
	return s.picture, changed, nil
}

// pass lets time go by in what is shown.
func (s *Session) pass(elapsed time.Duration) error {
	switch s.mode {
	case modePlaying:
		s.dirty = true
		if s.help {
			return nil
		}
		over, err := s.game.pass(elapsed)
		if over {
			s.end()
		}
		return err
	case modeTitle:
		s.turned += titleTurn * elapsed.Seconds()
		s.dirty = true
	case modeEnded:
		return s.follow()
	}
	return nil
}

// follow goes on to the next episode if its time has come.
func (s *Session) follow() error {
	if s.next == 0 || s.help {
		return nil
	}
	s.dirty = true // the picture counts down the seconds
	if s.log.now < s.next {
		return nil
	}
	return s.restart(s.seed + 1)
}

// resize makes pictures of a new size, which ends a recording.
func (s *Session) resize(width, height int) {
	if s.recorder.film != nil {
		s.recorder.end()
		s.say("the window has another size: recording ended")
	}
	s.picture = image.NewRGBA(image.Rect(0, 0, width, height))
	s.plan, s.dirty = plan{}, true
	s.log.write(Event{Event: "size", Width: width, Height: height})
}

// finish says in messages what became of videos and episodes. With wait set, it waits for them.
func (s *Session) finish(wait bool) {
	s.recorder.finish(wait)
	s.keeper.finish(wait)
}

// Close ends the session and its pilots. It waits until videos and episodes are complete.
func (s *Session) Close() error {
	s.recorder.end()
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

// Unseen returns the messages that no picture has shown, so that a program can print them when the window is gone.
func (s *Session) Unseen() []string { return s.unseen }
