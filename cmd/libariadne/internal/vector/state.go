package vector

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"ariadne/internal/archive"
)

// A batch's state is little-endian and has these parts, in order:
//   - magic; autoreset mode u8; limit u32; length of the environments' own state u64; that state
//   - for each environment: its end u8, steps u32 and sum of rewards f64 of its running episode, outcome of its last episode f64 ×(F + G)
//   - the observations that cannot be shown again, then the last observations and extras of episodes that have ended
//   - CRC-32 (IEEE) of everything before it u32
const stateMagic = "ariadne vector 1\n"

// Save returns the state of all environments, random engines included, and what they show.
func (b *Batch) Save() ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return nil, err
	}
	if !b.started {
		return nil, Errorf(NotReset, "the state before the first reset is that of a new batch")
	}
	out := b.stateHeader()
	at := len(out)
	out = b.envs.AppendState(append(out, make([]byte, 8)...))
	binary.LittleEndian.PutUint64(out[at:], uint64(len(out)-at-8))
	a := &archive.Archive{Bytes: out}
	for i := range b.ends {
		b.list(a, i)
	}
	out = a.Bytes
	for _, part := range b.shownParts() {
		out = append(out, part...)
	}
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(out)), nil
}

// list writes to an archive how environment i stands, or reads it from there.
func (b *Batch) list(a *archive.Archive, i int) {
	b.ends[i] = end(a.Octet(uint8(b.ends[i])))
	b.steps[i] = int(a.Word(uint32(b.steps[i])))
	a.Real64(&b.sums[i])
	told := b.told()
	for k := range told {
		a.Real64(&b.outcomes[i*told+k])
	}
}

func (b *Batch) stateHeader() []byte {
	h := append([]byte(stateMagic), byte(b.mode))
	return binary.LittleEndian.AppendUint32(h, uint32(b.limit))
}

// shownParts returns the memory of everything that is shown and cannot be made again.
func (b *Batch) shownParts() [][]byte {
	return append([][]byte{b.shown.observation, b.last.observation}, b.last.extras...)
}

// Restore sets the batch to a state that Save returned for a batch with the same id, settings, autoreset mode, limit and number of
// environments. If the state is cut short, damaged or of another kind, it returns an error and changes nothing.
func (b *Batch) Restore(state []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if err := b.restore(state); err != nil {
		return &Error{Status: Invalid, Err: fmt.Errorf("state: %w", err)}
	}
	b.started = true
	return nil
}

func (b *Batch) restore(state []byte) error {
	header := b.stateHeader()
	const sum, word = 4, 8
	switch {
	case len(state) < len(stateMagic) || string(state[:len(stateMagic)]) != stateMagic:
		return errors.New("it does not begin as one")
	case len(state) < len(header)+word+sum:
		return errors.New("cut short")
	case string(state[:len(header)]) != string(header):
		return errors.New("of a batch with another autoreset mode or another max_episode_steps")
	case binary.LittleEndian.Uint32(state[len(state)-sum:]) != crc32.ChecksumIEEE(state[:len(state)-sum]):
		return errors.New("checksum does not match: cut short or damaged")
	}
	body := state[len(header) : len(state)-sum]
	length, body := binary.LittleEndian.Uint64(body), body[word:]
	parts := b.shownParts()
	var one archive.Archive
	b.list(&one, 0)
	each := len(one.Bytes)
	rest := b.Len() * each
	for _, part := range parts {
		rest += len(part)
	}
	if length > uint64(len(body)) || uint64(rest) != uint64(len(body))-length {
		return errors.New("of another batch")
	}
	own, body := body[:length], body[length:]
	for i := range b.Len() {
		if body[i*each] > byte(cut) {
			return fmt.Errorf("environment %d stands at %d", i, body[i*each])
		}
	}
	if err := b.envs.RestoreState(own); err != nil {
		return err
	}
	b.waiting = 0
	read := &archive.Archive{Bytes: body, Reading: true}
	for i := range b.Len() {
		if b.list(read, i); b.ends[i] != running {
			b.waiting++
		}
	}
	body = read.Bytes
	for _, part := range parts {
		body = body[copy(part, body):]
	}
	return nil
}

// Observe writes once more what is observed: Buffers.Observation and Extras alone. It is for callers that have used Restore, or do not have
// the observations any more.
func (b *Batch) Observe(into *Buffers) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if !b.started {
		return Errorf(NotReset, "observe before the first reset")
	}
	for i := range b.rests {
		b.rests[i] = true
	}
	if err := b.begin(b.rests, into); err != nil {
		return err
	}
	if b.observer != nil {
		copyAll(into.Extras, b.observer.Extras())
	}
	b.hold(into)
	return nil
}
