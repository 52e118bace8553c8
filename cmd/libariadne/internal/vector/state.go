package vector

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"ariadne/internal/archive"
)

// A batch's state, little-endian: magic, autoreset mode u8, limit u32, length of the environments' own state u64, that state,
// then of each environment how it stands u8, steps u32 and rewards f64 of its running episode and what is told of its last
// one f64 ×(F + G); the rows that it showed last where its episode ended, and those that cannot be shown again; CRC-32 (IEEE)
// of all before it u32.
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

// list passes how environment i stands.
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

// shownParts are the memory of what is shown and cannot be made again.
func (b *Batch) shownParts() [][]byte {
	return append([][]byte{b.shown.observation, b.last.observation}, b.last.extras...)
}

// Restore goes on from a state that Save returned on a batch of the same id, settings, mode and length. A state that is cut
// short, damaged or of another kind is an error and changes nothing.
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

// Observe writes what is observed once more, Buffers.Observation and Extras alone: after Restore, or for somebody who does
// not have it any more.
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
