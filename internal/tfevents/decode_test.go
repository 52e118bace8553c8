package tfevents

import (
	"encoding/binary"
	"fmt"
	"math"
)

// event is what the reader of these tests finds in a record.
type event struct {
	wall    float64
	step    int64
	version string
	status  int64
	scalars []Scalar
}

// crcBitwise computes CRC-32C bit by bit (reflected polynomial 0x82f63b78), independently of the writer's table.
func crcBitwise(b []byte) uint32 {
	crc := ^uint32(0)
	for _, x := range b {
		crc ^= uint32(x)
		for range 8 {
			if crc&1 != 0 {
				crc = crc>>1 ^ 0x82f63b78
			} else {
				crc >>= 1
			}
		}
	}
	return ^crc
}

func unmask(c uint32) uint32 {
	c -= 0xa282ead8
	return c>>17 | c<<15
}

// records splits a file into records and checks every checksum.
func records(b []byte) ([][]byte, error) {
	var out [][]byte
	for at := 0; at < len(b); {
		if len(b)-at < 16 {
			return out, fmt.Errorf("record at byte %d is cut short", at)
		}
		n := int(binary.LittleEndian.Uint64(b[at:]))
		if got := unmask(binary.LittleEndian.Uint32(b[at+8:])); got != crcBitwise(b[at:at+8]) {
			return out, fmt.Errorf("record at byte %d: checksum of the length", at)
		}
		if n > len(b)-at-16 {
			return out, fmt.Errorf("record at byte %d is cut short", at)
		}
		data := b[at+12 : at+12+n]
		if got := unmask(binary.LittleEndian.Uint32(b[at+12+n:])); got != crcBitwise(data) {
			return out, fmt.Errorf("record at byte %d: checksum of the data", at)
		}
		out = append(out, data)
		at += 16 + n
	}
	return out, nil
}

// fields calls f for every field of a message. v holds the bits of a varint or fixed-size field, data the bytes of a
// length-delimited field.
func fields(b []byte, f func(field int, v uint64, data []byte) error) error {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return fmt.Errorf("bad key")
		}
		b = b[n:]
		var v uint64
		var data []byte
		switch key & 7 {
		case 0:
			if v, n = binary.Uvarint(b); n <= 0 {
				return fmt.Errorf("bad varint")
			}
			b = b[n:]
		case 1:
			v, b = binary.LittleEndian.Uint64(b), b[8:]
		case 2:
			size, n := binary.Uvarint(b)
			data, b = b[n:n+int(size)], b[n+int(size):]
		case 5:
			v, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		default:
			return fmt.Errorf("wire type %d", key&7)
		}
		if err := f(int(key>>3), v, data); err != nil {
			return err
		}
	}
	return nil
}

func decodeEvent(b []byte) (event, error) {
	var e event
	err := fields(b, func(field int, v uint64, data []byte) error {
		switch field {
		case 1:
			e.wall = math.Float64frombits(v)
		case 2:
			e.step = int64(v)
		case 3:
			e.version = string(data)
		case 5:
			return fields(data, func(field int, _ uint64, value []byte) error {
				if field != 1 {
					return fmt.Errorf("summary field %d", field)
				}
				var s Scalar
				err := fields(value, func(field int, v uint64, data []byte) error {
					switch field {
					case 1:
						s.Tag = string(data)
					case 2:
						s.Value = float64(math.Float32frombits(uint32(v)))
					default:
						return fmt.Errorf("value field %d", field)
					}
					return nil
				})
				e.scalars = append(e.scalars, s)
				return err
			})
		case 7:
			return fields(data, func(field int, v uint64, _ []byte) error {
				if field == 1 {
					e.status = int64(v)
				}
				return nil
			})
		default:
			return fmt.Errorf("event field %d", field)
		}
		return nil
	})
	return e, err
}
