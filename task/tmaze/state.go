package tmaze

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"

	"ariadne/internal/archive"
)

// A batch's state, little-endian:
//
//	magic, length of the name u8, name
//	corridor, distractors, limit, environments u32 ×4, started u8
//	per environment: pos, elapsed u32 ×2, cue u8, sum f64, coin's bits u64, left u8, engine's binary form
//	CRC-32 (IEEE) of all before it u32
const magic = "ariadne tmaze 1\n"

// mazeSize is the length of an environment's part.
var mazeSize = len(written(&maze{}, &coin{engine: new(rand.PCG)}))

// list passes an environment.
func list(a *archive.Archive, m *maze, c *coin) error {
	pos, elapsed := int32(m.pos), int32(m.elapsed)
	a.Ints(&pos, &elapsed)
	m.pos, m.elapsed = int(pos), int(elapsed)
	m.cue = int(a.Octet(uint8(m.cue)))
	a.Real64(&m.sum)
	c.bits = a.Long(c.bits)
	c.left = a.Octet(c.left)
	engine, _ := c.engine.MarshalBinary() // never fails
	a.Raw(engine)
	if !a.Reading {
		return nil
	}
	return c.engine.UnmarshalBinary(engine)
}

// written is an environment's part.
func written(m *maze, c *coin) []byte {
	a := &archive.Archive{}
	_ = list(a, m, c) // only what is read can be wrong
	return a.Bytes
}

// AppendState implements task.Batch.
func (b *batch) AppendState(out []byte) []byte {
	start := len(out)
	out = append(out, b.header()...)
	out = append(out, flag(b.started))
	for i := range b.mazes {
		out = append(out, written(&b.mazes[i], &b.coins[i])...)
	}
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// JoinStates implements task.Parted.
func (b *batch) JoinStates(parts [][]byte, envs []int) ([]byte, error) {
	all := b.headerOf(b.part.Whole())
	for k, in := range parts {
		body, err := b.body(in, envs[k])
		if err != nil {
			return nil, fmt.Errorf("state of %s, part %d: %w", b.name, k, err)
		}
		if k == 0 {
			all = append(all, body[0])
		}
		all = append(all, body[1:]...)
	}
	return binary.LittleEndian.AppendUint32(all, crc32.ChecksumIEEE(all)), nil
}

// CutState implements task.Parted.
func (b *batch) CutState(whole []byte) ([]byte, error) {
	body, err := b.body(whole, b.part.Whole())
	if err != nil {
		return nil, fmt.Errorf("state of %s: %w", b.name, err)
	}
	from := 1 + b.part.First*mazeSize
	cut := append(b.header(), body[0])
	cut = append(cut, body[from:from+len(b.mazes)*mazeSize]...)
	return binary.LittleEndian.AppendUint32(cut, crc32.ChecksumIEEE(cut)), nil
}

// header returns the start of every state that this batch can restore.
func (b *batch) header() []byte { return b.headerOf(len(b.mazes)) }

// headerOf returns header for a batch of the given number of environments.
func (b *batch) headerOf(envs int) []byte {
	h := append([]byte(magic), byte(len(b.name)))
	h = append(h, b.name...)
	for _, n := range []int{b.corridor, b.distractors, b.limit, envs} {
		h = binary.LittleEndian.AppendUint32(h, uint32(n))
	}
	return h
}

// RestoreState implements task.Batch.
func (b *batch) RestoreState(in []byte) error {
	mazes, coins, started, err := b.decode(in)
	if err != nil {
		return fmt.Errorf("state of %s: %w", b.name, err)
	}
	copy(b.mazes, mazes)
	copy(b.coins, coins)
	b.started = started
	return nil
}

// body checks a state of the given number of environments. It returns the bytes between its header and its checksum.
func (b *batch) body(in []byte, envs int) ([]byte, error) {
	header := b.headerOf(envs)
	if !bytes.HasPrefix(in, []byte(magic)) {
		return nil, errors.New("not a T-Maze's state")
	}
	if !bytes.HasPrefix(in, header) {
		return nil, fmt.Errorf("of a batch with other settings: want corridor_len %d, num_distractors %d, max_episode_steps %d and %d environments",
			b.corridor, b.distractors, b.limit, envs)
	}
	if want := len(header) + 1 + envs*mazeSize + 4; len(in) != want {
		return nil, fmt.Errorf("%d bytes, want %d: cut short or damaged", len(in), want)
	}
	body, sum := in[:len(in)-4], binary.LittleEndian.Uint32(in[len(in)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, errors.New("checksum does not match: damaged")
	}
	body = body[len(header):]
	if body[0] > 1 {
		return nil, fmt.Errorf("started flag is %d", body[0])
	}
	return body, nil
}

// decode reads a state. The mazes that it returns draw their bits from the batch's own coins.
func (b *batch) decode(in []byte) (mazes []maze, coins []coin, started bool, err error) {
	body, err := b.body(in, len(b.mazes))
	if err != nil {
		return nil, nil, false, err
	}
	started, body = body[0] == 1, body[1:]

	mazes, coins = make([]maze, len(b.mazes)), make([]coin, len(b.coins))
	for i := range mazes {
		if mazes[i], coins[i], err = b.decodeMaze(body[i*mazeSize : (i+1)*mazeSize]); err != nil {
			return nil, nil, false, fmt.Errorf("environment %d: %w", i, err)
		}
		mazes[i].bits = &b.coins[i]
	}
	return mazes, coins, started, nil
}

// decodeMaze reads one environment from mazeSize bytes.
func (b *batch) decodeMaze(in []byte) (maze, coin, error) {
	m, c := maze{settings: b.settings}, coin{engine: new(rand.PCG)}
	if err := list(&archive.Archive{Bytes: in, Reading: true}, &m, &c); err != nil {
		return m, c, fmt.Errorf("random engine: %w", err)
	}
	switch {
	case m.pos < 0 || m.pos >= b.corridor:
		return m, c, fmt.Errorf("position %d in a corridor of %d", m.pos, b.corridor)
	case m.elapsed < 0 || m.elapsed >= b.limit:
		return m, c, fmt.Errorf("%d steps done of at most %d", m.elapsed, b.limit)
	case m.cue > Down:
		return m, c, fmt.Errorf("cue is %d", m.cue)
	case math.IsNaN(m.sum) || math.IsInf(m.sum, 0):
		return m, c, fmt.Errorf("return is %v", m.sum)
	case c.left > 64:
		return m, c, fmt.Errorf("%d random bits left of 64", c.left)
	}
	return m, c, nil
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
