package memorygym

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// A batch's state, little-endian:
//
//	magic, length of the name u8, name, environments u32, checksum of the settings u32
//	started u64
//	per environment: if reset parameters are allowed, their length u64, the parameters as JSON, and the random engine before
//	the episode; the random engine; if started is 1, the fields in the order of the method state, then those of the guide, if any
//	CRC-32 (IEEE) of all before it u32
const (
	magic         = "ariadne memory gym 1\n"
	magicOptional = "ariadne memory gym 2\n" // if reset parameters are allowed
)

// AppendState implements task.Batch.
func (b *Batch) AppendState(out []byte) []byte {
	start := len(out)
	c := codec{b: append(out, b.header()...)}
	c.flag(&b.started)
	for i, g := range b.games {
		if b.optional != nil {
			b.optional.state(&c, b, i)
		}
		c.generator(g.engine())
		if b.started {
			g.state(&c)
		}
		if b.started && b.guides != nil {
			b.guides[i].state(&c)
		}
	}
	return binary.LittleEndian.AppendUint32(c.b, crc32.ChecksumIEEE(c.b[start:]))
}

// header returns the start of every state that this batch can restore.
func (b *Batch) header() []byte { return b.headerOf(b.Len()) }

// headerOf returns header for a batch of the given number of environments.
func (b *Batch) headerOf(envs int) []byte {
	h := append([]byte(b.magic()), byte(len(b.name)))
	h = append(h, b.name...)
	h = binary.LittleEndian.AppendUint32(h, uint32(envs))
	settings := b.settings
	if b.guides != nil {
		settings += " with guides"
	}
	return binary.LittleEndian.AppendUint32(h, crc32.ChecksumIEEE([]byte(settings)))
}

func (b *Batch) magic() string {
	if b.optional != nil {
		return magicOptional
	}
	return magic
}

// RestoreState implements task.Batch.
func (b *Batch) RestoreState(in []byte) error {
	into := *b // its environments are made anew
	games, guides, started, _, err := into.decode(in, b.Len())
	if err != nil {
		return fmt.Errorf("state of %s: %w", b.name, err)
	}
	b.games, b.guides, b.started, b.optional = games, guides, started, into.optional
	if b.told != nil && started {
		for i, g := range b.games {
			g.(*mortarGame).commandsTold(b.told.now[0].Env(i).Float32)
		}
	}
	return nil
}

// JoinStates implements task.Parted.
func (b *Batch) JoinStates(parts [][]byte, envs []int) ([]byte, error) {
	all := b.headerOf(b.part.Whole())
	for k, in := range parts {
		body, records, err := b.records(in, envs[k])
		if err != nil {
			return nil, fmt.Errorf("state of %s, part %d: %w", b.name, k, err)
		}
		if k > 0 {
			body = body[records[0]:]
		}
		all = append(all, body...)
	}
	return binary.LittleEndian.AppendUint32(all, crc32.ChecksumIEEE(all)), nil
}

// CutState implements task.Parted.
func (b *Batch) CutState(whole []byte) ([]byte, error) {
	body, records, err := b.records(whole, b.part.Whole())
	if err != nil {
		return nil, fmt.Errorf("state of %s: %w", b.name, err)
	}
	cut := append(b.header(), body[:records[0]]...)
	cut = append(cut, body[records[b.part.First]:records[b.part.First+b.Len()]]...)
	return binary.LittleEndian.AppendUint32(cut, crc32.ChecksumIEEE(cut)), nil
}

// records returns the bytes between the header and the checksum of a state of some environments. bounds holds where in them
// each environment begins, and where the last one ends.
func (b *Batch) records(in []byte, envs int) (body []byte, bounds []int, err error) {
	into := *b // its environments are made anew
	if _, _, _, bounds, err = into.decode(in, envs); err != nil {
		return nil, nil, err
	}
	return in[len(b.headerOf(envs)) : len(in)-4], bounds, nil
}

// decode reads a state of n environments. bounds holds where in its body each environment begins, and where the last one ends.
func (b *Batch) decode(in []byte, n int) (games []game, guides []guide, started bool, bounds []int, err error) {
	header := b.headerOf(n)
	switch {
	case !bytes.HasPrefix(in, []byte(b.magic())):
		return nil, nil, false, nil, errors.New("not a Memory Gym state")
	case !bytes.HasPrefix(in, header):
		return nil, nil, false, nil, fmt.Errorf("of another task, with other settings, with or without a guide, or of another number of environments than %d", n)
	case len(in) < len(header)+4:
		return nil, nil, false, nil, errors.New("cut short")
	}
	body, sum := in[:len(in)-4], binary.LittleEndian.Uint32(in[len(in)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, nil, false, nil, errors.New("checksum does not match: cut short or damaged")
	}
	body = body[len(header):]
	c := codec{b: body, reading: true}
	c.flag(&started)
	games = b.world.games(n, 0)
	if b.guides != nil {
		guides = b.guided.guides(games)
	}
	if b.optional != nil {
		b.optional = newOptional(games)
	}
	b.games = games
	for i := range games {
		bounds = append(bounds, len(body)-len(c.b))
		if b.optional != nil {
			b.optional.state(&c, b, i)
			if c.err != nil {
				return nil, nil, false, nil, fmt.Errorf("environment %d: %w", i, c.err)
			}
		}
		g := games[i]
		c.generator(g.engine())
		if started {
			g.state(&c)
		}
		if started && guides != nil {
			guides[i].state(&c)
		}
		if c.err != nil {
			return nil, nil, false, nil, fmt.Errorf("environment %d: %w", i, c.err)
		}
	}
	if len(c.b) > 0 {
		return nil, nil, false, nil, errors.New("too long")
	}
	return games, guides, started, append(bounds, len(body)), nil
}
