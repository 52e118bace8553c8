package task

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"slices"
	"strings"
)

// Mix is a batch whose environments have several different settings of one task. Environment i belongs to part i mod P, so that
// every range of environments contains all kinds.
type Mix struct {
	spec   Spec
	envs   int
	part   Options // which part of a larger batch this one is
	parts  []*part
	kinds  []string // name of each part
	all    []Extra  // extras that all parts have
	extras []Extra  // extras that Options.Extras asked for
	taught bool     // the parts have guides
	ready  bool     // Reset or RestoreState was called
}

// part holds the environments of one of the settings.
type part struct {
	Batch
	first, stride int // environment i of the part is environment first + i*stride of the Mix
	extras        []Extra
	step          Step // for the present call: those pieces of memory that the caller wants filled
	memory        Step // the part's own memory, allocated when it is first wanted
	actions       []int32
	lesson        Lesson
}

// NewMix makes a Mix of o.Envs environments of a task. Each element of variants is laid over o.Settings and gets an equal share
// of the environments. All variants must have the same observations and actions. An extra may be longer for some variants than
// for others; it then gets the largest length along its first axis, and NaN where a variant has no element. The seed of part k
// is o.Seed with k added to its upper 32 bits.
func NewMix(name string, o Options, variants []map[string]any) (_ *Mix, err error) {
	if len(variants) == 0 || len(variants) > o.Envs {
		return nil, fmt.Errorf("a mix of %d settings for %d environments; want at least one, and an environment for each", len(variants), o.Envs)
	}
	m := &Mix{envs: o.Envs, part: o, taught: o.Teach}
	before := func(k, envs int) int { return partBefore(k, len(variants), envs) }
	defer func() {
		if err != nil {
			err = errors.Join(err, m.Close())
		}
	}()
	for k, variant := range variants {
		own := o
		first, last := before(k, o.First), before(k, o.First+o.Envs)
		own.Envs, own.Seed = last-first, o.Seed+uint64(k)<<32
		if own.First, own.Of = first, before(k, o.Whole()); o.Of == 0 {
			own.Of = 0
		}
		own.Settings = maps.Clone(o.Settings)
		if own.Settings == nil {
			own.Settings = map[string]any{}
		}
		maps.Copy(own.Settings, variant)
		b, err := New(name, own)
		if err != nil {
			return nil, fmt.Errorf("mix[%d]: %w", k, err)
		}
		m.parts = append(m.parts, &part{Batch: b, first: k + first*len(variants) - o.First, stride: len(variants), actions: make([]int32, own.Envs)})
	}
	if err := m.join(); err != nil {
		return nil, err
	}
	return m, m.chooseExtras(o.Extras)
}

// partBefore returns how many of the first envs environments belong to part k.
func partBefore(k, parts, envs int) int { return (envs - k + parts - 1) / parts }

// join computes the common Spec and the common extras of the parts.
func (m *Mix) join() error {
	m.spec = m.parts[0].Spec()
	for k, p := range m.parts {
		s := p.Spec()
		if !slices.Equal(s.Shape, m.spec.Shape) || s.Pixels != m.spec.Pixels || s.Actions != m.spec.Actions || max(s.Repeat, 1) != max(m.spec.Repeat, 1) {
			return fmt.Errorf("mix[%d]: %s has observations %v (pixels: %v), %d actions and holds them for %d steps, mix[0] %v (%v), %d and %d; all must be alike",
				k, s.Name, s.Shape, s.Pixels, s.Actions, max(s.Repeat, 1), m.spec.Shape, m.spec.Pixels, m.spec.Actions, max(m.spec.Repeat, 1))
		}
		m.spec.Limit, m.spec.Nonzeros = max(m.spec.Limit, s.Limit), max(m.spec.Nonzeros, s.Nonzeros)
		m.kinds = append(m.kinds, s.Name)
		m.all = commonExtras(m.all, p.Batch, k == 0)
	}
	names := slices.Compact(slices.Clone(m.kinds))
	m.spec.Name = strings.Join(names, " + ")
	if len(names) < len(m.kinds) {
		for k := range m.kinds {
			m.kinds[k] = fmt.Sprintf("%s[%d]", m.kinds[k], k)
		}
	}
	return nil
}

// commonExtras returns the extras of all that a batch has too. If the batch is the first one, it returns all of its extras.
func commonExtras(all []Extra, b Batch, first bool) []Extra {
	teller, ok := b.(Teller)
	if !ok {
		return nil
	}
	told := teller.Tells()
	if first {
		return told
	}
	var common []Extra
	for _, x := range all {
		at := slices.IndexFunc(told, func(y Extra) bool { return y.Name == x.Name })
		if at < 0 {
			continue
		}
		y := told[at]
		if len(x.Shape) == 0 || len(x.Shape) != len(y.Shape) || !slices.Equal(x.Shape[1:], y.Shape[1:]) {
			continue
		}
		if y.Shape[0] > x.Shape[0] {
			x = y
		}
		common = append(common, x)
	}
	return common
}

func (m *Mix) chooseExtras(names []string) (err error) {
	if len(names) == 0 {
		return nil
	}
	if m.extras, err = ChooseExtras(m.all, names); err != nil {
		return fmt.Errorf("mix: %w", err)
	}
	for _, p := range m.parts {
		if p.extras, err = ChooseExtras(p.Batch.(Teller).Tells(), names); err != nil {
			return fmt.Errorf("mix: %w", err)
		}
	}
	return nil
}

// Spec implements Batch. Its Name joins the names of all parts; its Limit is the largest of theirs.
func (m *Mix) Spec() Spec { return m.spec }

// Len implements Batch.
func (m *Mix) Len() int { return m.envs }

// Tells implements Teller. It returns the extras that all parts have and whose shapes differ at most along the first axis.
func (m *Mix) Tells() []Extra { return m.all }

// Kind returns the name of the part to which environment i belongs. If names are not unique, the part's number is added. If the
// Mix is a part of a larger batch, i counts from the start of that batch.
func (m *Mix) Kind(i int) string { return m.kinds[i%len(m.parts)] }

// Describe returns the description of the first part, if it has one.
func (m *Mix) Describe() string {
	if d, ok := m.parts[0].Batch.(interface{ Describe() string }); ok {
		return d.Describe()
	}
	return ""
}

// Achievements implements Achiever. It returns nil if the task has no achievements.
func (m *Mix) Achievements() []string {
	if a, ok := m.parts[0].Batch.(Achiever); ok {
		return a.Achievements()
	}
	return nil
}

// BestReturn implements Achiever.
func (m *Mix) BestReturn() float64 {
	if a, ok := m.parts[0].Batch.(Achiever); ok {
		return a.BestReturn()
	}
	return 0
}

// Reset implements Batch.
func (m *Mix) Reset(s *Step) error {
	err := m.each(s, func(p *part) error { return p.Batch.Reset(&p.step) })
	m.ready = m.ready || err == nil
	return err
}

// Step implements Batch.
func (m *Mix) Step(actions []int32, s *Step) error {
	if err := m.spec.Applicable(actions, m.envs); err != nil {
		return err
	}
	return m.each(s, func(p *part) error {
		for i := range p.actions {
			p.actions[i] = actions[p.first+i*p.stride]
		}
		return p.Batch.Step(p.actions, &p.step)
	})
}

// each calls do for every part, with a Step of the part's own, and copies the result into the rows of s.
func (m *Mix) each(s *Step, do func(p *part) error) error {
	if err := s.Fits(m.spec, m.envs, m.extras...); err != nil {
		return err
	}
	for _, p := range m.parts {
		p.lend(s)
		if err := do(p); err != nil {
			return err
		}
		p.deliver(s, m.extras)
	}
	return nil
}

// lend prepares the part's Step: it gets memory for everything for which s has memory.
func (p *part) lend(s *Step) {
	n, spec := p.Len(), p.Spec()
	if p.memory.Reward == nil {
		p.memory.Obs, p.memory.Reward, p.memory.Done, p.memory.Truncated = NewObs(spec, n), make([]float32, n), make([]bool, n), make([]bool, n)
		p.step.Extras = make([][]float32, len(p.extras))
		for _, x := range p.extras {
			p.memory.Extras = append(p.memory.Extras, make([]float32, n*x.Size()))
		}
	}
	p.step.Obs, p.step.Reward, p.step.Done, p.step.Episodes = p.memory.Obs, p.memory.Reward, p.memory.Done, p.step.Episodes[:0]
	p.step.Truncated, p.step.Final, p.step.Rest, p.step.Ending = nil, Obs{}, nil, nil
	if tell := s.Ending; tell != nil {
		p.step.Ending = func(row int) { tell(p.first + row*p.stride) }
	}
	if s.Rest != nil {
		p.memory.Rest = p.memory.Rest[:0]
		for i := range n {
			p.memory.Rest = append(p.memory.Rest, s.Rest[p.first+i*p.stride])
		}
		p.step.Rest = p.memory.Rest
	}
	if s.Truncated != nil {
		p.step.Truncated = p.memory.Truncated
	}
	if s.Final.room(spec) > 0 {
		if p.memory.Final.room(spec) == 0 {
			p.memory.Final = NewObs(spec, n)
		}
		p.step.Final = p.memory.Final
	}
	for k := range p.step.Extras {
		p.step.Extras[k] = nil
		if len(s.Extras) > 0 && s.Extras[k] != nil {
			p.step.Extras[k] = p.memory.Extras[k]
		}
	}
}

// deliver copies the part's rows into s. extras are those of the Mix.
func (p *part) deliver(s *Step, extras []Extra) {
	size := p.Spec().Size()
	for i := range p.Len() {
		env := p.first + i*p.stride
		s.Obs.copyRow(size, env, p.step.Obs, i)
		s.Reward[env], s.Done[env] = p.step.Reward[i], p.step.Done[i]
		if s.Truncated != nil {
			s.Truncated[env] = p.step.Truncated[i]
		}
		for k, x := range p.step.Extras {
			if x == nil {
				continue
			}
			own, whole := p.extras[k].Size(), extras[k].Size()
			row := s.Extras[k][env*whole : (env+1)*whole]
			for j := copy(row, x[i*own:(i+1)*own]); j < whole; j++ {
				row[j] = float32(math.NaN())
			}
		}
	}
	for _, e := range p.step.Episodes {
		row := e.Env
		e.Env = p.first + row*p.stride
		if p.step.Final.room(p.Spec()) > 0 {
			s.Final.copyRow(size, e.Env, p.step.Final, row)
		}
		s.Episodes = append(s.Episodes, e)
	}
}

// copyRow copies observation src of from, which has size elements, to observation row of o. It does not copy sparse rows.
func (o Obs) copyRow(size, row int, from Obs, src int) {
	to, is := o.Slice(size, row, row+1), from.Slice(size, src, src+1)
	copy(to.Pixels, is.Pixels)
	copy(to.Vector, is.Vector)
}

// Teach implements Teacher.
func (m *Mix) Teach(l *Lesson) error {
	if !m.taught {
		return fmt.Errorf("%s: %w", m.spec.Name, ErrNotTaught)
	}
	if err := l.Fits(m.spec, m.envs); err != nil {
		return err
	}
	for _, p := range m.parts {
		if p.lesson.Action == nil {
			p.lesson = Lesson{Action: make([]int32, p.Len()), Cost: make([]float32, p.Len()*m.spec.Actions)}
		}
		own := p.lesson
		if l.Cost == nil {
			own.Cost = nil
		}
		if err := p.Batch.(Teacher).Teach(&own); err != nil {
			return err
		}
		for i, action := range own.Action {
			env := p.first + i*p.stride
			l.Action[env] = action
			copy(l.Costs(m.spec, env), own.Costs(m.spec, i))
		}
	}
	return nil
}

// mixMagic starts the state of a Mix. For each part, the length of its state (64 bits) and its state follow. The CRC-32C of all
// that comes last.
const mixMagic = "AMX\x01"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// AppendState implements Batch.
func (m *Mix) AppendState(b []byte) []byte {
	start := len(b)
	b = append(b, mixMagic...)
	for _, p := range m.parts {
		at := len(b)
		b = p.AppendState(append(b, make([]byte, 8)...))
		binary.LittleEndian.PutUint64(b[at:], uint64(len(b)-at-8))
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// JoinStates implements Parted.
func (m *Mix) JoinStates(states [][]byte, envs []int) ([]byte, error) {
	each := make([][][]byte, len(m.parts)) // for each part of the Mix, its states in all parts of the larger batch
	counts := make([][]int, len(m.parts))
	first := 0
	for i, b := range states {
		of, err := m.cutState(b)
		if err != nil {
			return nil, fmt.Errorf("state of a mix, part %d: %w", i, err)
		}
		for k, state := range of {
			n := partBefore(k, len(m.parts), first+envs[i]) - partBefore(k, len(m.parts), first)
			each[k], counts[k] = append(each[k], state), append(counts[k], n)
		}
		first += envs[i]
	}
	return m.appendStates(func(k int, p Parted) ([]byte, error) { return p.JoinStates(each[k], counts[k]) })
}

// CutState implements Parted.
func (m *Mix) CutState(whole []byte) ([]byte, error) {
	states, err := m.cutState(whole)
	if err != nil {
		return nil, fmt.Errorf("state of a mix: %w", err)
	}
	return m.appendStates(func(k int, p Parted) ([]byte, error) { return p.CutState(states[k]) })
}

// appendStates makes the state of a Mix from one state for each part. of returns the state of part k.
func (m *Mix) appendStates(of func(k int, p Parted) ([]byte, error)) ([]byte, error) {
	b := []byte(mixMagic)
	for k, p := range m.parts {
		parted, ok := p.Batch.(Parted)
		if !ok {
			return nil, fmt.Errorf("mix[%d]: its environments cannot be a part of a larger batch", k)
		}
		state, err := of(k, parted)
		if err != nil {
			return nil, fmt.Errorf("state of mix[%d]: %w", k, err)
		}
		b = append(binary.LittleEndian.AppendUint64(b, uint64(len(state))), state...)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli)), nil
}

// RestoreState implements Batch.
func (m *Mix) RestoreState(b []byte) error {
	states, err := m.cutState(b)
	if err != nil {
		return fmt.Errorf("state of a mix: %w", err)
	}
	var before [][]byte
	for k, p := range m.parts {
		if m.ready {
			before = append(before, p.AppendState(nil))
		}
		if err := p.Batch.RestoreState(states[k]); err != nil {
			for i, old := range before[:min(k, len(before))] {
				err = errors.Join(err, m.parts[i].Batch.RestoreState(old))
			}
			return fmt.Errorf("state of mix[%d]: %w", k, err)
		}
	}
	m.ready = true
	return nil
}

// cutState splits the state of a Mix into those of its parts.
func (m *Mix) cutState(b []byte) (states [][]byte, err error) {
	const sum = 4
	if len(b) < len(mixMagic)+sum || string(b[:len(mixMagic)]) != mixMagic {
		return nil, errors.New("it does not begin as one")
	}
	body := b[:len(b)-sum]
	if binary.LittleEndian.Uint32(b[len(body):]) != crc32.Checksum(body, castagnoli) {
		return nil, errors.New("checksum does not match: damaged or cut short")
	}
	body = body[len(mixMagic):]
	for len(body) >= 8 {
		n := binary.LittleEndian.Uint64(body)
		if n > uint64(len(body)-8) {
			return nil, errors.New("cut short")
		}
		states, body = append(states, body[8:8+n]), body[8+n:]
	}
	if len(states) != len(m.parts) || len(body) > 0 {
		return nil, fmt.Errorf("it has %d parts, want %d", len(states), len(m.parts))
	}
	return states, nil
}

// Close implements Batch.
func (m *Mix) Close() error {
	var err error
	for _, p := range m.parts {
		err = errors.Join(err, p.Batch.Close())
	}
	return err
}
