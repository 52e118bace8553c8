package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"ariadne/internal/archive"
)

// windowsMagic starts the state of a Windows. These follow, little-endian: a checksum of the options and of the files' names,
// 32 bits; the length of the random engine's state, 16 bits, and that state; the number of episodes begun, 64 bits; the number
// of slots, 32 bits; for each slot the number of its file, its row, and the number of windows left together with whether it has
// begun, 64 bits each; and the CRC-32C of all that.
const windowsMagic = "AWN\x01"

// slotState is the length of a slot's part.
var slotState = len(new(windowSlot).written())

// list passes what a state has of a slot.
func (s *windowSlot) list(a *archive.Archive) {
	s.file, s.at = int(a.Long(uint64(s.file))), int(a.Long(uint64(s.at)))
	left := uint64(s.left) << 1
	if s.begun {
		left |= 1
	}
	left = a.Long(left)
	s.left, s.begun = int(left>>1), left&1 != 0
}

func (s *windowSlot) written() []byte {
	var a archive.Archive
	s.list(&a)
	return a.Bytes
}

// AppendState appends the position of the stream. A Windows that is opened with the same options on the same files can continue
// from it.
func (w *Windows) AppendState(p []byte) ([]byte, error) {
	start := len(p)
	engine, err := w.rng.MarshalBinary()
	if err != nil {
		return nil, err
	}
	p = binary.LittleEndian.AppendUint32(append(p, windowsMagic...), w.sum())
	p = append(binary.LittleEndian.AppendUint16(p, uint16(len(engine))), engine...)
	p = binary.LittleEndian.AppendUint64(p, uint64(w.taken))
	p = binary.LittleEndian.AppendUint32(p, uint32(len(w.slots)))
	for i := range w.slots {
		p = append(p, w.slots[i].written()...)
	}
	return binary.LittleEndian.AppendUint32(p, crc32.Checksum(p[start:], castagnoli)), nil
}

// sum returns a checksum of the options and files to which a state belongs.
func (w *Windows) sum() uint32 {
	o := &w.o
	text := fmt.Sprint(o.Length, o.Batch, o.Seed, o.Carried, o.Pool, o.Skip, max(o.Repeat, 1), o.Stagger, len(w.about))
	for _, path := range w.paths {
		text += path[len(w.dir):] + "\n"
	}
	return crc32.Checksum([]byte(text), castagnoli)
}

// RestoreState continues from a state. It reads the files of that state again. After an error the stream is unchanged.
func (w *Windows) RestoreState(p []byte) error {
	slots, taken, engine, err := w.readState(p)
	if err == nil {
		for i := range slots {
			s := &slots[i]
			r := w.read(s.file)
			if r.err == nil && (!sameShapes(r.arrays, w.like) || !s.fits(r.rows, w.o)) {
				r.err = fmt.Errorf("%s has changed since the state was saved", w.paths[s.file])
			}
			if r.err != nil {
				err = r.err
				break
			}
			s.held = r.held
		}
	}
	if err == nil {
		err = w.rng.UnmarshalBinary(engine)
	}
	if err != nil {
		return fmt.Errorf("state of windows: %w", err)
	}
	w.slots, w.taken, w.ahead = slots, taken, map[int64]chan fetched{}
	return nil
}

// fits reports whether a slot's windows lie within the given number of rows.
func (s *windowSlot) fits(rows int, o WindowOptions) bool {
	if s.at < 0 || s.left < 0 || s.left > rows/o.Length {
		return false
	}
	return !o.Carried || s.at <= rows-s.left*o.Length
}

// readState reads a state without opening files.
func (w *Windows) readState(p []byte) (slots []windowSlot, taken int64, engine []byte, err error) {
	const head = len(windowsMagic) + 4 + 2
	le := binary.LittleEndian
	switch {
	case len(p) < head+12+4 || string(p[:len(windowsMagic)]) != windowsMagic:
		return nil, 0, nil, errors.New("it is of another kind")
	case crc32.Checksum(p[:len(p)-4], castagnoli) != le.Uint32(p[len(p)-4:]):
		return nil, 0, nil, errors.New("it is damaged")
	case le.Uint32(p[len(windowsMagic):]) != w.sum():
		return nil, 0, nil, errors.New("it is of other files or options")
	}
	n := int(le.Uint16(p[head-2:]))
	if len(p) < head+n+12+4 {
		return nil, 0, nil, errors.New("it is cut short")
	}
	engine, p = p[head:head+n], p[head+n:len(p)-4]
	taken, p = int64(le.Uint64(p)), p[8:]
	count := int(le.Uint32(p))
	if p = p[4:]; len(p) != count*slotState || count != 0 && count != w.o.Pool || taken < 0 {
		return nil, 0, nil, fmt.Errorf("it has %d episodes, want %d", len(p)/slotState, w.o.Pool)
	}
	read := &archive.Archive{Bytes: p, Reading: true}
	for range count {
		var s windowSlot
		if s.list(read); s.file < 0 || s.file >= len(w.paths) {
			return nil, 0, nil, fmt.Errorf("it is in file %d of %d", s.file, len(w.paths))
		}
		slots = append(slots, s)
	}
	return slots, taken, engine, nil
}
