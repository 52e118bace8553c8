package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"ariadne/internal/archive"
)

// batchMagic starts the state of a Batch. These follow, little-endian: the checksum of the recordings, 32 bits; the number of
// episodes begun, 64 bits; for each environment the number of its episode, the steps read, the steps to be read, and the sum of
// rewards so far, 64 bits each; and the CRC-32C of all that.
const batchMagic = "ADS\x01"

// streamState is the length of an environment's part.
var streamState = len(new(stream).written())

// list passes what a state has of an environment.
func (s *stream) list(a *archive.Archive) {
	s.number, s.at, s.until = int64(a.Long(uint64(s.number))), int(a.Long(uint64(s.at))), int(a.Long(uint64(s.until)))
	a.Real64(&s.reward)
}

func (s *stream) written() []byte {
	var a archive.Archive
	s.list(&a)
	return a.Bytes
}

// AppendState implements task.Batch.
func (b *Batch) AppendState(p []byte) []byte {
	return b.appendState(p, b.all, b.taken)
}

func (b *Batch) appendState(p []byte, all []stream, taken int64) []byte {
	start := len(p)
	p = binary.LittleEndian.AppendUint32(append(p, batchMagic...), b.recordings.sum())
	p = binary.LittleEndian.AppendUint64(p, uint64(taken))
	for i := range all {
		p = append(p, all[i].written()...)
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
	read := &archive.Archive{Bytes: p[head:size], Reading: true}
	for i := range streams {
		streams[i].list(read)
	}
	return streams, taken, nil
}
