package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// batchMagic starts the state of a Batch. These follow, little-endian: the checksum of the recordings, 32 bits; the number of
// episodes begun, 64 bits; for each environment the number of its episode, the steps read, the steps to be read, and the sum of
// rewards so far, 64 bits each; and the CRC-32C of all that.
const batchMagic = "ADS\x01"

const streamState = 4 * 8 // bytes for each environment

// AppendState implements task.Batch.
func (b *Batch) AppendState(p []byte) []byte {
	return b.appendState(p, b.all, b.taken)
}

func (b *Batch) appendState(p []byte, all []stream, taken int64) []byte {
	start := len(p)
	p = binary.LittleEndian.AppendUint32(append(p, batchMagic...), b.recordings.sum())
	p = binary.LittleEndian.AppendUint64(p, uint64(taken))
	for i := range all {
		s := &all[i]
		for _, x := range [...]uint64{uint64(s.number), uint64(s.at), uint64(s.until), math.Float64bits(s.reward)} {
			p = binary.LittleEndian.AppendUint64(p, x)
		}
	}
	return binary.LittleEndian.AppendUint32(p, crc32.Checksum(p[start:], castagnoli))
}

// RestoreState implements task.Batch. It reads the files up to where they were, and simulates their recipes if there are
// extras.
func (b *Batch) RestoreState(p []byte) error {
	all, taken, err := b.readState(p)
	if err != nil {
		return fmt.Errorf("state of recordings: %w", err)
	}
	streams := b.own(all)
	b.crew.Run(len(streams), 1, func(thread, from, to int) {
		for i := from; i < to; i++ {
			streams[i].err = b.open(&streams[i], b.scratch[thread])
		}
	})
	for i := range streams {
		if err := streams[i].err; err != nil {
			return errors.Join(err, closeAll(streams))
		}
	}
	err = closeAll(b.streams)
	copy(b.all, all)
	b.taken, b.started = taken, true
	return err
}

// JoinStates implements task.Parted. Each part knows everything about the other parts except their rewards.
func (b *Batch) JoinStates(parts [][]byte, envs []int) ([]byte, error) {
	all := make([]stream, len(b.all))
	var taken int64
	first := 0
	for k, p := range parts {
		of, begun, err := b.readState(p)
		if err != nil {
			return nil, fmt.Errorf("state of recordings, part %d: %w", k, err)
		}
		if k > 0 && begun != taken {
			return nil, fmt.Errorf("state of recordings: part %d has begun %d episodes, those before it %d", k, begun, taken)
		}
		copy(all[first:first+envs[k]], of[first:])
		taken = begun
		first += envs[k]
	}
	return b.appendState(nil, all, taken), nil
}

// CutState implements task.Parted. The state of a part has the same form as that of the whole.
func (b *Batch) CutState(whole []byte) ([]byte, error) {
	if _, _, err := b.readState(whole); err != nil {
		return nil, fmt.Errorf("state of recordings: %w", err)
	}
	return whole, nil
}

// readState reads a state without opening files.
func (b *Batch) readState(p []byte) (streams []stream, taken int64, err error) {
	const head = len(batchMagic) + 4 + 8
	size := head + len(b.all)*streamState
	switch {
	case len(p) < len(batchMagic) || string(p[:len(batchMagic)]) != batchMagic:
		return nil, 0, errors.New("it is of another kind")
	case len(p) != size+4:
		return nil, 0, fmt.Errorf("it has %d bytes, want %d", len(p), size+4)
	case crc32.Checksum(p[:size], castagnoli) != binary.LittleEndian.Uint32(p[size:]):
		return nil, 0, errors.New("it is damaged")
	case binary.LittleEndian.Uint32(p[len(batchMagic):]) != b.recordings.sum():
		return nil, 0, fmt.Errorf("%s holds other episodes than when training began", b.recordings.dir)
	}
	taken = int64(binary.LittleEndian.Uint64(p[head-8:]))
	streams = make([]stream, len(b.all))
	for i := range streams {
		word := func(k int) uint64 { return binary.LittleEndian.Uint64(p[head+i*streamState+8*k:]) }
		s := &streams[i]
		s.number, s.at, s.until, s.reward = int64(word(0)), int(word(1)), int(word(2)), math.Float64frombits(word(3))
		if s.number < 0 || s.number >= taken {
			return nil, 0, fmt.Errorf("environment %d is in episode %d of %d", i, s.number, taken)
		}
		if steps := b.recordings.files[b.episode(s.number)].steps; s.at < 0 || s.at >= s.until || s.until > steps {
			return nil, 0, fmt.Errorf("environment %d is at step %d of %d, of an episode of %d", i, s.at, s.until, steps)
		}
	}
	return streams, taken, nil
}
