package play

import "errors"

// Key tells the session that a key was pressed (down), repeats because it is held (down and repeated), or was released.
func (s *Session) Key(k Key, down, repeated bool) {
	if !down {
		s.input.release(k)
		return
	}
	if s.next != 0 { // somebody is there: the next episode does not begin by itself
		s.next, s.dirty = 0, true
	}
	moves := s.stage.moves(k) && (s.mode == modePlaying || s.mode == modePaused) && !s.help
	if moves {
		if repeated && s.stage.rate() != 0 {
			return
		}
		s.input.press(k)
		s.takeOver()
		return
	}
	if repeated {
		return
	}
	s.input.press(k)
	s.log.write(Event{Event: "key", Key: string(k)})
	s.do(commandOf(k))
}

// takeOver lets a person act. It is called when they have pressed a key that moves.
func (s *Session) takeOver() {
	if s.mode == modePaused {
		s.enter(modePlaying)
	}
	s.game.takeOver()
	s.dirty = true
}

// Pad tells the session the state of the gamepad. Call it for each picture.
func (s *Session) Pad(p Pad) {
	was := s.input.pad
	s.input.pad = p
	if (p.Name == "") != (was.Name == "") {
		if p.Name == "" {
			s.say("the gamepad is gone")
			if s.mode == modePlaying && was.directions() != 0 {
				s.enter(modePaused)
			}
		} else {
			s.say("gamepad: %s", p.Name)
		}
	}
	for _, d := range [...]struct {
		button Button
		key    Key
	}{{ButtonUp, "Up"}, {ButtonDown, "Down"}, {ButtonLeft, "Left"}, {ButtonRight, "Right"}} {
		now, before := p.directions()&d.button != 0, was.directions()&d.button != 0
		if now != before {
			s.Key(d.key, now, false)
		}
	}
	for _, c := range padCommands {
		if p.Buttons&^was.Buttons&c.button != 0 {
			s.do(c.command)
		}
	}
}

// Focus tells the session whether the window has the keyboard's focus. A game without a Pilot pauses when it loses the focus.
func (s *Session) Focus(on bool) {
	had := s.focus
	if s.focus = on; on || !had {
		return
	}
	s.input.clear()
	if s.mode == modePlaying && s.o.Pilot == nil {
		s.enter(modePaused)
	}
}

// do carries out a command.
func (s *Session) do(c command) {
	s.dirty = true
	var err error
	switch c {
	case commandPause, commandStart:
		err = s.goOn(c)
	case commandFresh:
		err = s.restart(s.random.Uint32N(seedRange))
	case commandNext:
		err = s.restart(s.seed + 1)
	case commandMap:
		s.showMap = !s.showMap
	case commandView:
		s.showView = !s.showView
	case commandGiveBack:
		s.game.giveBack()
	case commandChoose1, commandChoose2, commandChoose3, commandChoose4:
		err = s.choose(int(c - commandChoose1))
	case commandRecord:
		switch {
		case s.recorder.film != nil:
			s.recorder.end()
		case s.picture != nil:
			s.recorder.begin(s.picture.Rect.Size())
		}
	case commandFullscreen:
		s.full = !s.full
	case commandHelp:
		s.help = !s.help
	case commandQuit:
		if s.help {
			s.help = false
		} else {
			s.Leave()
		}
	}
	if err != nil {
		s.say("%v", err)
	}
}

// goOn starts a game, pauses it, or lets it go on. After an end it begins a new maze.
func (s *Session) goOn(c command) error {
	switch s.mode {
	case modeTitle, modePaused:
		s.input.settle()
		s.enter(modePlaying)
	case modePlaying:
		if c == commandPause {
			s.enter(modePaused)
		}
	case modeEnded:
		return s.restart(s.random.Uint32N(seedRange))
	}
	return nil
}

// choices returns the kinds of the task that can be chosen; none where a pilot plays.
func (s *Session) choices() []choice {
	if s.o.Pilot != nil {
		return nil
	}
	return s.stage.about().choices
}

// choose changes to another kind of the task and begins the present seed there.
func (s *Session) choose(kind int) error {
	list := s.choices()
	if kind >= len(list) {
		return nil
	}
	next, err := s.seat(list[kind].settings)
	if err != nil {
		return err
	}
	old := s.seats
	old.rest() // the pilots play on in the new seats
	s.seats = next
	if err := s.restart(s.seed); err != nil {
		s.seats = old
		return errors.Join(err, next.leave())
	}
	s.plan = plan{}
	return old.leave()
}
