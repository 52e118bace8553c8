package video

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"

	"ariadne/internal/atomicfile"
)

// apng writes an animated PNG (PNG specification, third edition) frame by frame. It encodes the rectangle that changed as a PNG
// and takes over its compressed pixels. The number of frames is near the start of the file and is filled in at the end.
type apng struct {
	file     *atomicfile.File
	size     image.Point
	fps      uint16
	changes  changes
	encoder  png.Encoder
	picture  bytes.Buffer
	frames   uint32
	sequence uint32
}

// Chunks before the first frame, and the place of the animation's control chunk in the file.
const (
	pngSignature  = "\x89PNG\r\n\x1a\n"
	pngHeader     = 13
	chunkOverhead = 12 // length, name, checksum
	animationAt   = len(pngSignature) + chunkOverhead + pngHeader
)

func newAPNG(f *atomicfile.File, width, height, fps int) (encoder, error) {
	a := &apng{file: f, size: image.Pt(width, height), fps: uint16(fps)}
	a.encoder.BufferPool = &onePool{}
	b := []byte(pngSignature)
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(height))
	header = append(header, 8, 2, 0, 0, 0) // 8 bits a channel, RGB
	b = appendChunk(b, "IHDR", header)
	b = appendChunk(b, "acTL", a.control())
	_, err := f.Write(b)
	return a, err
}

// control returns the animation's control chunk: the number of frames, and 0 for endless repetition.
func (a *apng) control() []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, a.frames), 0)
}

func (a *apng) add(m *image.RGBA) error {
	r := a.changes.since(m)
	if r.Empty() {
		r = image.Rect(0, 0, 1, 1)
	}
	a.changes.remember(m)
	a.picture.Reset()
	if err := a.encoder.Encode(&a.picture, a.changes.last.SubImage(r)); err != nil {
		return err
	}
	pixels, err := compressedPixels(a.picture.Bytes())
	if err != nil {
		return err
	}
	frame := a.number(nil)
	for _, v := range []int{r.Dx(), r.Dy(), r.Min.X, r.Min.Y} {
		frame = binary.BigEndian.AppendUint32(frame, uint32(v))
	}
	frame = binary.BigEndian.AppendUint16(frame, 1) // a frame lasts 1/fps seconds
	frame = binary.BigEndian.AppendUint16(frame, a.fps)
	frame = append(frame, 0, 0) // keep the frame on the canvas, and replace what was there
	b := appendChunk(nil, "fcTL", frame)
	if a.frames == 0 {
		b = appendChunk(b, "IDAT", pixels)
	} else {
		b = appendChunk(b, "fdAT", append(a.number(nil), pixels...))
	}
	a.frames++
	_, err = a.file.Write(b)
	return err
}

// number appends the next sequence number of the animation's chunks.
func (a *apng) number(b []byte) []byte {
	a.sequence++
	return binary.BigEndian.AppendUint32(b, a.sequence-1)
}

func (a *apng) finish() error {
	if _, err := a.file.Write(appendChunk(nil, "IEND", nil)); err != nil {
		return err
	}
	if _, err := a.file.Seek(int64(animationAt), io.SeekStart); err != nil {
		return err
	}
	_, err := a.file.Write(appendChunk(nil, "acTL", a.control()))
	return err
}

func (a *apng) abort() {}

// appendChunk appends a chunk: length, name, data, CRC-32 of name and data.
func appendChunk(b []byte, name string, data []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	start := len(b)
	b = append(append(b, name...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:]))
}

// compressedPixels returns the data of all IDAT chunks of a PNG.
func compressedPixels(b []byte) ([]byte, error) {
	var pixels []byte
	for b = b[len(pngSignature):]; len(b) >= chunkOverhead; {
		n := int(binary.BigEndian.Uint32(b))
		if n > len(b)-chunkOverhead {
			break
		}
		switch name, data := string(b[4:8]), b[8:8+n]; name {
		case "IHDR":
			if kind := data[9]; kind != 2 {
				return nil, fmt.Errorf("PNG encoder chose colour type %d, not RGB", kind)
			}
		case "IDAT":
			pixels = append(pixels, data...)
		case "IEND":
			return pixels, nil
		}
		b = b[chunkOverhead+n:]
	}
	return nil, errors.New("PNG encoder left its picture unfinished")
}

// onePool lets the PNG encoder keep its buffers from frame to frame.
type onePool struct{ b *png.EncoderBuffer }

func (p *onePool) Get() *png.EncoderBuffer  { return p.b }
func (p *onePool) Put(b *png.EncoderBuffer) { p.b = b }
