package maze

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"ariadne/internal/rng/libstdcxx"
	"ariadne/internal/rng/numpy"
	"ariadne/maze/physics"
)

// A state is laid out as follows, little-endian. It leaves out what follows from the rest, such as boxes and the positions of
// targets.
//
//	magic "AMZ" and version    4 bytes
//	configuration              Size, Targets, MaxRooms, RoomMin, RoomMax, ControlFreq, options (8 bits each), TimeLimit (64)
//	  only with cues           CueSteps, 32 bits
//	  only with a layout       checksum of its grids and textures, 32 bits
//	phase                      8 bits: stateBegun, stateRunning
//	steps                      32 bits
//	only with cues             observations since the target changed, 32 bits
//	current, flagged, touched  8 bits each
//	colours                    maxTargets × 8 bits
//	random engines             numpy.RandomState, libstdcxx.Engine
//	only if an episode has begun:
//	  grids                    Entity, Variation, G² × 8 bits each
//	  wall textures            10 × 8 bits
//	  targets' cells           Targets × 16 bits
//	  walker                   physics.World
//	checksum of all that       32 bits, CRC-32C
const stateMagic = "AMZ\x01"

const (
	stateBegun   = 1 << iota // phase: there is a maze
	stateRunning             // phase: the episode has not ended
)

const (
	stateRandomizeColors = 1 << iota // options
	stateGoodVisibility
	stateCues
	stateLayout
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// AppendState appends the complete state of the environment to b. The bytes are the same on every platform. For the published sizes
// they are 5 to 6 kB, most of it random engines.
func (e *Env) AppendState(b []byte) []byte {
	start := len(b)
	b = append(b, stateMagic...)
	b = e.config.appendState(b)
	var phase byte
	if e.begun {
		phase |= stateBegun
	}
	if e.running {
		phase |= stateRunning
	}
	b = append(b, phase)
	b = binary.LittleEndian.AppendUint32(b, uint32(e.steps))
	if e.config.CueSteps > 0 {
		b = binary.LittleEndian.AppendUint32(b, uint32(e.age))
	}
	b = append(b, byte(e.current), byte(e.flagged), byte(e.touched))
	b = append(b, e.colors[:]...)
	b = e.rng.AppendState(b)
	b = e.generator.engine.AppendState(b)
	if e.begun {
		b = append(b, e.layout.Entity...)
		b = append(b, e.layout.Variation...)
		b = append(b, e.layout.WallTexture[:]...)
		for _, t := range e.targets {
			b = binary.LittleEndian.AppendUint16(b, uint16(t.Row*e.layout.Grid()+t.Col))
		}
		b = e.world.AppendState(b)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

func (c Config) appendState(b []byte) []byte {
	var options byte
	if c.RandomizeColors {
		options |= stateRandomizeColors
	}
	if c.GoodVisibility {
		options |= stateGoodVisibility
	}
	if c.CueSteps > 0 {
		options |= stateCues
	}
	if c.Layout != nil {
		options |= stateLayout
		c.MaxRooms, c.RoomMin, c.RoomMax = 0, 0, 0 // not used with a layout
	}
	b = append(b, byte(c.Size), byte(c.Targets), byte(c.MaxRooms), byte(c.RoomMin), byte(c.RoomMax), byte(c.ControlFreq), options)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.TimeLimit))
	if c.CueSteps > 0 {
		b = binary.LittleEndian.AppendUint32(b, uint32(c.CueSteps))
	}
	if l := c.Layout; l != nil {
		sum := crc32.Checksum(l.Entity, castagnoli)
		sum = crc32.Update(sum, castagnoli, l.Variation)
		b = binary.LittleEndian.AppendUint32(b, crc32.Update(sum, castagnoli, l.WallTexture[:]))
	}
	return b
}

// RestoreState continues, bit for bit, from a state that AppendState wrote on an environment of the same configuration. A state
// that is cut short, damaged, followed by other bytes or of another configuration is an error and leaves the environment unchanged.
func (e *Env) RestoreState(b []byte) error {
	s, rest, err := e.readState(b)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("maze state: %d bytes follow its end", len(rest))
	}
	return e.takeUp(s)
}

// snapshot is a state that has been read and checked. Its slices point into the bytes that it was read from.
type snapshot struct {
	phase                     byte
	steps, age                int
	current, flagged, touched uint8
	colors                    [maxTargets]uint8
	rng                       numpy.RandomState
	engine                    libstdcxx.Engine
	entity, variation         []byte
	textures                  [10]uint8
	targets                   [maxTargets]int
	walker                    physics.World // without walls
}

// readState reads a state from the front of b and returns what follows it.
func (e *Env) readState(b []byte) (s *snapshot, rest []byte, err error) {
	r := stateReader{data: b}
	if magic := string(r.bytes(len(stateMagic))); magic != stateMagic {
		return nil, nil, fmt.Errorf("maze state: it starts with %q instead of %q; the data are of another kind or version", magic, stateMagic)
	}
	want := e.config.appendState(nil)
	if got := r.bytes(len(want)); !bytes.Equal(got, want) {
		return nil, nil, fmt.Errorf("maze state: it belongs to another configuration than %+v", e.config)
	}

	s = new(snapshot)
	s.phase = r.byte()
	s.steps = int(binary.LittleEndian.Uint32(r.bytes(4)))
	if e.config.CueSteps > 0 {
		s.age = int(binary.LittleEndian.Uint32(r.bytes(4)))
	}
	s.current, s.flagged, s.touched = r.byte(), r.byte(), r.byte()
	copy(s.colors[:], r.bytes(len(s.colors)))
	r.part(s.rng.RestoreState)
	r.part(s.engine.RestoreState)
	if s.phase&stateBegun != 0 {
		cells := len(e.layout.Entity)
		s.entity, s.variation = r.bytes(cells), r.bytes(cells)
		copy(s.textures[:], r.bytes(len(s.textures)))
		for i := range e.targets {
			s.targets[i] = int(binary.LittleEndian.Uint16(r.bytes(2)))
		}
		r.part(s.walker.RestoreState)
	}
	sum := crc32.Checksum(b[:len(b)-len(r.data)], castagnoli)
	stored := binary.LittleEndian.Uint32(r.bytes(4))
	if r.err == nil && stored != sum {
		r.err = fmt.Errorf("checksum %08x instead of %08x; the data are damaged", stored, sum)
	}
	if r.err == nil {
		r.err = e.check(s)
	}
	if r.err != nil {
		return nil, nil, fmt.Errorf("maze state: %w", r.err)
	}
	return s, r.data, nil
}

// stateReader reads pieces from the front of data. Once a piece is missing, it keeps the error and returns zeros from then on.
type stateReader struct {
	data []byte
	err  error
}

func (r *stateReader) bytes(n int) []byte {
	if r.err == nil && len(r.data) < n {
		r.err = errors.New("the data end too early")
	}
	if r.err != nil {
		return make([]byte, n)
	}
	piece := r.data[:n:n]
	r.data = r.data[n:]
	return piece
}

func (r *stateReader) byte() byte { return r.bytes(1)[0] }

// part reads what the function restore reads.
func (r *stateReader) part(restore func([]byte) ([]byte, error)) {
	if r.err != nil {
		return
	}
	if rest, err := restore(r.data); err != nil {
		r.err = err
	} else {
		r.data = rest
	}
}

// check returns an error if no environment of e's configuration could have written the state.
func (e *Env) check(s *snapshot) error {
	n := len(e.targets)
	begun, running := s.phase&stateBegun != 0, s.phase&stateRunning != 0
	switch {
	case s.phase > stateBegun|stateRunning || running && !begun:
		return fmt.Errorf("phase %d does not exist", s.phase)
	case !begun && (s.steps|s.age|int(s.current|s.flagged|s.touched)) != 0:
		return errors.New("steps before the first episode")
	case begun && (s.steps > e.limit || running != (s.steps < e.limit)):
		return fmt.Errorf("step %d of %d does not fit phase %d", s.steps, e.limit, s.phase)
	case s.age > s.steps:
		return fmt.Errorf("the target changed %d observations ago, at step %d", s.age, s.steps)
	case int(s.current) >= n || s.flagged>>n != 0 || s.touched>>n != 0:
		return fmt.Errorf("target %d or flags %b, %b of %d targets", s.current, s.flagged, s.touched, n)
	case s.flagged != 0 && s.steps != 0:
		return fmt.Errorf("flags %b at step %d", s.flagged, s.steps)
	}
	var seen [maxTargets]bool
	for i, c := range s.colors {
		if int(c) >= len(seen) || seen[c] || !e.config.RandomizeColors && int(c) != i {
			return fmt.Errorf("order of colours %d", s.colors)
		}
		seen[c] = true
	}
	if !begun {
		return nil
	}
	return cmp.Or(e.checkMaze(s), e.checkTargets(s), e.checkWalker(&s.walker))
}

// rooms returns how many different letters the variation layer may have.
func (e *Env) rooms() int {
	const letters = 26
	if e.config.Layout != nil {
		return letters
	}
	return min(e.config.MaxRooms, letters)
}

func (e *Env) checkMaze(s *snapshot) error {
	g := e.layout.Grid()
	spawns := 0
	for i, char := range s.entity {
		row, col := i/g, i%g
		ring := row == 0 || col == 0 || row == g-1 || col == g-1
		if drawn := e.config.Layout; drawn != nil && (char != drawn.Entity[i] || s.variation[i] != drawn.Variation[i]) {
			return fmt.Errorf("row %d, column %d is not as in the layout", row, col)
		} else if drawn == nil && char != wallDigit(row, col, g) && (ring || char != cellEmpty && char != cellSpawn && char != cellObject) {
			return fmt.Errorf("character %q in row %d, column %d of the maze", char, row, col)
		}
		if char == cellSpawn {
			spawns++
		}
		if room := s.variation[i]; room != cellOutside && (room < 'A' || int(room-'A') >= e.rooms()) {
			return fmt.Errorf("room %q in row %d, column %d of the maze", room, row, col)
		}
	}
	if spawns == 0 {
		return errors.New("the maze has no spawn cell")
	}
	for digit, texture := range s.textures {
		if int(texture) >= len(WallTextures) {
			return fmt.Errorf("texture %d of wall %d", texture, digit)
		}
		if drawn := e.config.Layout; drawn != nil && drawn.WallTexture[digit] != AnyTexture && drawn.WallTexture[digit] != texture {
			return fmt.Errorf("texture %d of wall %d is not the layout's", texture, digit)
		}
	}
	return nil
}

func (e *Env) checkTargets(s *snapshot) error {
	cells := s.targets[:len(e.targets)]
	for i, cell := range cells {
		if cell >= len(s.entity) || s.entity[cell] != cellObject || slices.Contains(cells[:i], cell) {
			return fmt.Errorf("target %d in cell %d", i, cell)
		}
	}
	return nil
}

// checkWalker checks the walker against bounds that follow from the rules: it stays in the maze and near the floor, and its motors
// are weak.
func (e *Env) checkWalker(w *physics.World) error {
	const (
		height = 1.0 // m
		angle  = 1e8 // rad, more than a fast roll adds up to in the longest episode
		rate   = 1e3 // m/s, rad/s
	)
	side := float64(e.config.Size) * CellSize / 2
	for i, bound := range [5]float64{side, side, height, angle, angle} {
		if q, v := w.QPos[i], w.QVel[i]; !(math.Abs(q) <= bound && math.Abs(v) <= rate) {
			return fmt.Errorf("walker coordinate %d is %v with rate %v", i, q, v)
		}
	}
	return nil
}

// Place puts the walker into a state and makes a target the current one, within the running episode. Use it to follow recordings or
// to set up a situation. qpos and qvel are those of QPos and QVel. A state outside the maze or a target that does not exist is an
// error and changes nothing. Place does not check whether the walker stands in a wall.
func (e *Env) Place(qpos, qvel [5]float64, target int) error {
	if !e.begun {
		return errors.New("maze environment: Place before the first Reset")
	}
	if target < 0 || target >= len(e.targets) {
		return fmt.Errorf("maze environment: target %d of %d", target, len(e.targets))
	}
	if err := e.checkWalker(&physics.World{QPos: qpos, QVel: qvel}); err != nil {
		return fmt.Errorf("maze environment: %w", err)
	}
	e.world.SetState(qpos, qvel)
	if target != e.current {
		e.current, e.age = target, 0
	}
	return nil
}

// takeUp makes e continue from a snapshot.
func (e *Env) takeUp(s *snapshot) error {
	e.begun, e.running = s.phase&stateBegun != 0, s.phase&stateRunning != 0
	e.steps, e.age, e.current = s.steps, s.age, int(s.current)
	e.flagged, e.touched = uint32(s.flagged), uint32(s.touched)
	e.colors, e.rng, e.generator.engine = s.colors, s.rng, s.engine
	e.mazes, e.spawn = 0, spawn{}
	if !e.begun {
		return nil
	}
	copy(e.layout.Entity, s.entity)
	copy(e.layout.Variation, s.variation)
	e.layout.WallTexture = s.textures
	e.layout.rebuild(e.coverer)
	for i := range e.targets {
		e.placeTarget(i, s.targets[i])
	}
	height := e.world.WallHeight
	e.world = s.walker
	e.world.WallHeight = height
	return e.raiseWalls()
}
