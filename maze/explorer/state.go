package explorer

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"ariadne/maze"
)

// A state is laid out as follows, little-endian. It leaves out ways and fields, which are computed again.
//
//	magic "AEX" and version    4 bytes
//	side, targets, hold        8, 8, 16 bits
//	episode, step              32 bits each
//	known, ruled, target       8 bits each; target + 1
//	action, left, sought       8, 16, 16 bits; sought + 1
//	place, since               64 bits each of two, 32 bits
//	cells                      4 bits each
//
// If Options.Memory is set, these follow:
//
//	memory, done               32 bits each
//	targets, cells             the steps at which they were last in view, 32 bits each
//
// And at the end:
//
//	checksum of all that       32 bits, CRC-32C
const stateMagic = "AEX\x01"

// headSize is the length of the part of a state before the cells.
const headSize = len(stateMagic) + 4 + 8 + 3 + 5 + 20

// AppendState appends all that the agent remembers to b. Without Options.Memory these are 109 bytes for a 9x9 maze, and half a
// byte more for each further cell.
func (a *Agent) AppendState(b []byte) []byte {
	start := len(b)
	b = a.appendKind(b)
	b = binary.LittleEndian.AppendUint32(b, a.episode)
	b = binary.LittleEndian.AppendUint32(b, uint32(a.step))
	b = append(b, byte(a.known), byte(a.ruled), byte(a.target+1), byte(a.action))
	b = binary.LittleEndian.AppendUint16(b, uint16(a.left))
	b = binary.LittleEndian.AppendUint16(b, uint16(a.sought+1))
	for _, x := range a.place {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(a.since))
	cells := a.terrain.cells
	for i := 0; i < len(cells); i += 2 {
		pair := cells[i]
		if i+1 < len(cells) {
			pair |= cells[i+1] << 4
		}
		b = append(b, pair)
	}
	if a.fading.memory > 0 {
		b = a.appendFading(b)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// appendKind appends what must be equal in a state and in the agent that restores it.
func (a *Agent) appendKind(b []byte) []byte {
	b = append(b, stateMagic...)
	b = append(b, byte(a.terrain.side), byte(a.env.Config().Targets))
	return binary.LittleEndian.AppendUint16(b, uint16(a.hold))
}

// RestoreState restores what another agent remembered. That agent must have had the same options, and its environment the same
// configuration. Restore the environment too, before or afterwards. A state that is cut short, damaged, followed by other bytes
// or of another kind is an error and changes nothing.
func (a *Agent) RestoreState(b []byte) error {
	side, n := a.terrain.side, a.env.Config().Targets
	cells := (side*side + 1) / 2
	size := headSize + cells + a.fadingSize() + crc32.Size
	kind := a.appendKind(nil)
	switch {
	case !bytes.HasPrefix(b, kind):
		return fmt.Errorf("explorer state: it starts with %x, not with %x; it is of another version, maze size, number of targets or action repeat", b[:min(len(b), len(kind))], kind)
	case len(b) != size:
		return fmt.Errorf("explorer state: it has %d bytes, want %d", len(b), size)
	}
	body := b[:size-crc32.Size]
	if sum, stored := crc32.Checksum(body, castagnoli), binary.LittleEndian.Uint32(b[len(body):]); sum != stored {
		return fmt.Errorf("explorer state: checksum %08x instead of %08x; the data are damaged", stored, sum)
	}
	r := body[len(kind):]
	known, ruled, target, action := r[8], r[9], int(r[10])-1, int(r[11])
	left, sought := int(binary.LittleEndian.Uint16(r[12:])), int(binary.LittleEndian.Uint16(r[14:]))-1
	if known>>n != 0 || ruled>>n != 0 || target >= n || action >= maze.Actions || left >= a.hold || sought >= side*side {
		return errors.New("explorer state: it has targets, actions, steps or cells that do not exist; the data are damaged")
	}
	if fades := body[headSize+cells:]; len(fades) > 0 && int(binary.LittleEndian.Uint32(fades)) != a.fading.memory {
		return fmt.Errorf("explorer state: it is of an agent with a memory of %d steps, but this agent remembers for %d", binary.LittleEndian.Uint32(fades), a.fading.memory)
	}
	if err := a.terrain.restore(body[headSize:][:cells]); err != nil {
		return fmt.Errorf("explorer state: %w", err)
	}
	a.restoreFading(body[headSize+cells:])
	a.episode, a.step = binary.LittleEndian.Uint32(r), int(int32(binary.LittleEndian.Uint32(r[4:])))
	a.known, a.ruled, a.target, a.sought, a.action, a.left = uint32(known), uint32(ruled), target, sought, action, left
	for i := range a.place {
		a.place[i] = math.Float64frombits(binary.LittleEndian.Uint64(r[16+8*i:]))
	}
	a.since = int(binary.LittleEndian.Uint32(r[32:]))
	a.looked[0] = math.NaN() // so that the next Look looks anew
	a.aimed = false
	return nil
}

// restore reads cells, two in a byte.
func (t *terrain) restore(pairs []byte) error {
	cell := func(i int) uint8 { return pairs[i/2] >> (4 * (i & 1)) & 15 }
	for i := range t.cells {
		c := cell(i)
		x, y := i%t.side, i/t.side
		ring := x == 0 || y == 0 || x == t.side-1 || y == t.side-1
		if c != 0 && c&seen == 0 || c&wall != 0 && c != seen|wall|searched || ring && c&wall == 0 {
			return fmt.Errorf("cell %d cannot be %d", i, c)
		}
	}
	for i := range t.cells {
		t.cells[i] = cell(i)
	}
	t.rebuild()
	return nil
}
