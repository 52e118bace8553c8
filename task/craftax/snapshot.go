package craftax

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"ariadne/internal/archive"
)

// A batch's state:
//
//	the game's magic, the settings and the number of environments, started u8
//	per environment: what archive.go lists
//	CRC-32 (IEEE) of all before it u32
//
// AppendState implements task.Batch.
func (b *batch) AppendState(out []byte) []byte {
	start := len(out)
	a := &list{archive.Archive{Bytes: append(out, b.header()...)}}
	a.Truths(&b.started)
	if b.started {
		for i := range b.envs {
			a.env(&b.envs[i])
		}
	} else {
		for i := range b.envs {
			a.Words(&b.envs[i].carry[0], &b.envs[i].carry[1])
		}
	}
	return binary.LittleEndian.AppendUint32(a.Bytes, crc32.ChecksumIEEE(a.Bytes[start:]))
}

// header returns the start of every state that this batch can restore.
func (b *batch) header() []byte { return b.headerOf(len(b.envs)) }

// headerOf returns header for a batch of the given number of environments.
func (b *batch) headerOf(envs int) []byte {
	a := &list{archive.Archive{Bytes: []byte(b.magic)}}
	b.params.header(a, int32(envs), b.autoReset)
	return a.Bytes
}

// RestoreState implements task.Batch.
func (b *batch) RestoreState(in []byte) error {
	body, err := b.body(in, len(b.envs))
	if err == nil {
		err = b.inspect(body)
	}
	if err != nil {
		return fmt.Errorf("state of %s: %w", b.name, err)
	}
	a := &list{archive.Archive{Bytes: body, Reading: true}}
	a.Truths(&b.started)
	for i := range b.envs {
		if b.started {
			a.env(&b.envs[i])
		} else {
			b.envs[i] = env{world: b.envs[i].world}
			a.Words(&b.envs[i].carry[0], &b.envs[i].carry[1])
		}
	}
	return nil
}

// JoinStates implements task.Parted.
func (b *batch) JoinStates(parts [][]byte, envs []int) ([]byte, error) {
	all := b.headerOf(b.part.Whole())
	for k, in := range parts {
		started, states, err := b.records(in, envs[k])
		if err != nil {
			return nil, fmt.Errorf("state of %s, part %d: %w", b.name, k, err)
		}
		if k == 0 {
			all = append(all, started...)
		}
		all = append(all, states...)
	}
	return binary.LittleEndian.AppendUint32(all, crc32.ChecksumIEEE(all)), nil
}

// CutState implements task.Parted.
func (b *batch) CutState(whole []byte) ([]byte, error) {
	n := b.part.Whole()
	started, states, err := b.records(whole, n)
	if err != nil {
		return nil, fmt.Errorf("state of %s: %w", b.name, err)
	}
	size := len(states) / n
	cut := append(b.header(), started...)
	cut = append(cut, states[b.part.First*size:(b.part.First+b.Len())*size]...)
	return binary.LittleEndian.AppendUint32(cut, crc32.ChecksumIEEE(cut)), nil
}

// records splits a state of some environments into the flag started and the bytes that follow. Every environment has the same
// number of bytes.
func (b *batch) records(in []byte, envs int) (started, states []byte, err error) {
	body, err := b.body(in, envs)
	if err == nil && (len(body) < 1 || (len(body)-1)%envs != 0) {
		err = errors.New("cut short or too long")
	}
	if err != nil {
		return nil, nil, err
	}
	return body[:1], body[1:], nil
}

// body returns the bytes between the header and the checksum.
func (b *batch) body(in []byte, envs int) ([]byte, error) {
	header := b.headerOf(envs)
	switch {
	case !bytes.HasPrefix(in, []byte(b.magic)):
		return nil, errors.New("not a state of " + b.title)
	case !bytes.HasPrefix(in, header):
		return nil, fmt.Errorf("of a batch with other settings: want %+v, auto_reset %v and %d environments", b.params, b.autoReset, envs)
	case len(in) < len(header)+4:
		return nil, errors.New("cut short")
	}
	end := len(in) - 4
	if crc32.ChecksumIEEE(in[:end]) != binary.LittleEndian.Uint32(in[end:]) {
		return nil, errors.New("checksum does not match: cut short or damaged")
	}
	return in[len(header):end], nil
}

// inspect returns an error if a body is wrong. It reads into a spare environment, so that the batch stays as it is.
func (b *batch) inspect(body []byte) error {
	a := &list{archive.Archive{Bytes: body, Reading: true}}
	started := false
	a.Truths(&started)
	e := &env{world: b.spare}
	for i := range b.envs {
		if !started {
			a.Words(&e.carry[0], &e.carry[1])
			continue
		}
		a.env(e)
		if a.Short {
			return fmt.Errorf("environment %d: cut short", i)
		}
		if err := e.check(b.achievements); err != nil {
			return fmt.Errorf("environment %d: %w", i, err)
		}
	}
	switch {
	case a.Short || len(a.Bytes) > 0:
		return errors.New("cut short or too long")
	case a.Strange:
		return errors.New("a truth value is neither 0 nor 1")
	}
	return nil
}

// check returns an error if an environment is impossible. The error names what is wrong.
func (e *env) check(achievements int) error {
	switch {
	case math.IsNaN(e.sum) || math.IsInf(e.sum, 0):
		return fmt.Errorf("the return is %v", e.sum)
	case e.length < 0 || e.length > maxSteps:
		return fmt.Errorf("the episode has %d steps", e.length)
	case !e.unlocked.among(achievements) || !e.world.reached().among(achievements):
		return errors.New("it has an achievement that does not exist")
	}
	return e.world.check()
}
