package memorymaze

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"ariadne/maze/explorer"
)

// AppendState implements task.Batch. The state consists of the flags of first episodes, the memories of guides, the sums of
// rewards so far, and the state of maze.Batch.
func (b *Batch) AppendState(p []byte) []byte {
	if b.stagger != nil {
		p = b.stagger.appendState(p)
	}
	if b.guides != nil {
		p = b.guides.appendState(p)
	}
	for _, r := range b.returns {
		p = binary.LittleEndian.AppendUint64(p, math.Float64bits(r))
	}
	return b.envs.AppendState(p)
}

// RestoreState implements task.Batch.
func (b *Batch) RestoreState(p []byte) error {
	first, p, err := readStagger(p, b.Len())
	if err != nil {
		return err
	}
	if b.stagger == nil && slices.Contains(first, true) {
		return errors.New("state of a batch with the setting stagger, but this batch does not have it")
	}
	states, p, err := readGuides(p, b.Len())
	if err != nil {
		return err
	}
	var explorers []*explorer.Agent
	switch {
	case b.guides == nil && states != nil:
		return errors.New("state of a batch with guides, but this batch has none")
	case b.guides != nil && states == nil:
		return errors.New("state of a batch without guides, but this batch has them")
	case b.guides != nil:
		if explorers, err = b.guides.restored(states); err != nil {
			return err
		}
	}
	head := 8 * len(b.returns)
	if len(p) < head {
		return fmt.Errorf("state of %d bytes is cut short", len(p))
	}
	returns := make([]float64, len(b.returns))
	for i := range returns {
		returns[i] = math.Float64frombits(binary.LittleEndian.Uint64(p[8*i:]))
		if !(returns[i] >= 0 && returns[i] <= float64(b.spec.Limit)) {
			return fmt.Errorf("state: environment %d has the return %v after at most %d steps", i, returns[i], b.spec.Limit)
		}
	}
	if err := b.envs.RestoreState(p[head:]); err != nil {
		return err
	}
	copy(b.returns, returns)
	clear(b.before)
	if b.stagger != nil {
		b.stagger.first = first
	}
	if b.guides != nil {
		b.guides.agents = explorers
	}
	b.started = true
	b.observe()
	return b.setScenes(func(int) bool { return true })
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendSum appends the checksum of p[start:].
func appendSum(p []byte, start int) []byte {
	return binary.LittleEndian.AppendUint32(p, crc32.Checksum(p[start:], castagnoli))
}

// cutSum removes a body of n bytes and its checksum from the front of p.
func cutSum(p []byte, n int) (body, rest []byte, err error) {
	if len(p) < n+4 {
		return nil, nil, errors.New("cut short")
	}
	if binary.LittleEndian.Uint32(p[n:]) != crc32.Checksum(p[:n], castagnoli) {
		return nil, nil, errors.New("checksum does not match: damaged")
	}
	return p[:n], p[n+4:], nil
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
