package craftax

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// A batch's state:
//
//	the game's magic, the settings and the number of environments, started u8
//	per environment: what archive lists
//	CRC-32 (IEEE) of all before it u32
//
// AppendState implements task.Batch.
func (b *batch) AppendState(out []byte) []byte {
	start := len(out)
	a := &archive{bytes: append(out, b.header()...)}
	a.truths(&b.started)
	if b.started {
		for i := range b.envs {
			a.env(&b.envs[i])
		}
	} else {
		for i := range b.envs {
			a.words(&b.envs[i].carry[0], &b.envs[i].carry[1])
		}
	}
	return binary.LittleEndian.AppendUint32(a.bytes, crc32.ChecksumIEEE(a.bytes[start:]))
}

// header tells a state that fits the batch from any other.
func (b *batch) header() []byte {
	a := &archive{bytes: []byte(b.magic)}
	b.params.header(a, int32(len(b.envs)), b.autoReset)
	return a.bytes
}

// RestoreState implements task.Batch.
func (b *batch) RestoreState(in []byte) error {
	body, err := b.body(in)
	if err == nil {
		err = b.inspect(body)
	}
	if err != nil {
		return fmt.Errorf("state of %s: %w", b.name, err)
	}
	a := &archive{bytes: body, reading: true}
	a.truths(&b.started)
	for i := range b.envs {
		if b.started {
			a.env(&b.envs[i])
		} else {
			b.envs[i] = env{world: b.envs[i].world}
			a.words(&b.envs[i].carry[0], &b.envs[i].carry[1])
		}
	}
	return nil
}

// body returns what is between the header and the checksum.
func (b *batch) body(in []byte) ([]byte, error) {
	header := b.header()
	switch {
	case !bytes.HasPrefix(in, []byte(b.magic)):
		return nil, errors.New("not a state of " + b.title)
	case !bytes.HasPrefix(in, header):
		return nil, fmt.Errorf("of a batch with other settings: want %+v, auto_reset %v and %d environments", b.params, b.autoReset, len(b.envs))
	case len(in) < len(header)+4:
		return nil, errors.New("cut short")
	}
	end := len(in) - 4
	if crc32.ChecksumIEEE(in[:end]) != binary.LittleEndian.Uint32(in[end:]) {
		return nil, errors.New("checksum does not match: cut short or damaged")
	}
	return in[len(header):end], nil
}

// inspect reports what is wrong with a body. It reads into an environment of its own, so that the batch stays as it is.
func (b *batch) inspect(body []byte) error {
	a := &archive{bytes: body, reading: true}
	started := false
	a.truths(&started)
	e := &env{world: b.spare}
	for i := range b.envs {
		if !started {
			a.words(&e.carry[0], &e.carry[1])
			continue
		}
		a.env(e)
		if a.short {
			return fmt.Errorf("environment %d: cut short", i)
		}
		if err := e.check(b.achievements); err != nil {
			return fmt.Errorf("environment %d: %w", i, err)
		}
	}
	switch {
	case a.short || len(a.bytes) > 0:
		return errors.New("cut short or too long")
	case a.strange:
		return errors.New("a truth value is neither 0 nor 1")
	}
	return nil
}

// check returns an error that names what in an environment cannot be.
func (e *env) check(achievements int) error {
	switch {
	case math.IsNaN(e.sum) || math.IsInf(e.sum, 0):
		return fmt.Errorf("the return is %v", e.sum)
	case e.length < 0 || e.length > maxSteps:
		return fmt.Errorf("the episode has %d steps", e.length)
	case !e.unlocked.among(achievements) || !e.world.reached().among(achievements):
		return errors.New("an achievement that there is not")
	}
	return e.world.check()
}
