package video

import (
	"bufio"
	"compress/lzw"
	"encoding/binary"
	"image"
	"io"

	"ariadne/internal/atomicfile"
)

// maxGIFRate is the highest frame rate that players show. Most of them take delays below 2/100 s for 1/10 s.
const maxGIFRate = 50

// gifEncoder writes a GIF (version 89a) frame by frame, so that memory holds one frame, however long the video is. A frame
// stores the rectangle that changed, with its own palette. Pixels in the rectangle that did not change are transparent.
type gifEncoder struct {
	out     *bufio.Writer
	changes changes
	palette quantizer
	pixels  []uint8 // of the changed rectangle
	fps     int
	frame   int
}

func newGIF(f *atomicfile.File, width, height, fps int) (encoder, error) {
	g := &gifEncoder{out: bufio.NewWriterSize(f, 64<<10), fps: fps}
	return g, g.header(width, height)
}

// header writes the logical screen, without a global palette, and the extension for endless repetition.
func (g *gifEncoder) header(width, height int) error {
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(width))
	b = binary.LittleEndian.AppendUint16(b, uint16(height))
	b = append(b, 0x70, 0, 0) // 8 bits a channel; background 0; square pixels
	b = append(b, "\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"...)
	_, err := g.out.Write(b)
	return err
}

func (g *gifEncoder) add(m *image.RGBA) error {
	r := g.changes.since(m)
	if r.Empty() {
		r = image.Rect(0, 0, 1, 1) // a frame without changes still takes time
	}
	g.index(m, r)
	g.changes.remember(m)
	bits := g.palette.bits()
	if err := g.describe(r, bits); err != nil {
		return err
	}
	blocks := &blockWriter{out: g.out}
	z := lzw.NewWriter(blocks, lzw.LSB, max(bits, 2))
	if _, err := z.Write(g.pixels); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return blocks.close()
}

// index chooses the palette for what changed and fills pixels. Index 0 is transparent.
func (g *gifEncoder) index(m *image.RGBA, r image.Rectangle) {
	first := g.changes.last == nil
	g.palette.reset()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if first || !g.changes.same(m, x, y) {
				p := m.Pix[y*m.Stride+4*x:]
				g.palette.count(p[0], p[1], p[2])
			}
		}
	}
	g.palette.choose()
	g.pixels = g.pixels[:0]
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			i := uint8(transparent)
			if first || !g.changes.same(m, x, y) {
				p := m.Pix[y*m.Stride+4*x:]
				i = g.palette.index(p[0], p[1], p[2])
			}
			g.pixels = append(g.pixels, i)
		}
	}
}

// describe writes what precedes a frame's pixels: timing, place and a palette of 2^bits colours.
func (g *gifEncoder) describe(r image.Rectangle, bits int) error {
	// Delays in hundredths of a second are rounded so that their sum stays right.
	delay := (g.frame+1)*100/g.fps - g.frame*100/g.fps
	g.frame++
	b := []byte{0x21, 0xf9, 4, 1<<2 | 1} // keep the picture; one index is transparent
	b = binary.LittleEndian.AppendUint16(b, uint16(delay))
	b = append(b, transparent, 0, 0x2c)
	for _, v := range []int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	b = append(b, 0x80|uint8(bits-1)) // with a palette
	b = g.palette.appendColors(b)
	b = append(b, uint8(max(bits, 2))) // code size of the pixels
	_, err := g.out.Write(b)
	return err
}

func (g *gifEncoder) finish() error {
	if err := g.out.WriteByte(0x3b); err != nil {
		return err
	}
	return g.out.Flush()
}

func (g *gifEncoder) abort() {}

// blockWriter divides a stream into blocks of at most 255 bytes, as GIF requires.
type blockWriter struct {
	out   io.Writer
	block [256]byte // length, then bytes
}

func (b *blockWriter) Write(p []byte) (int, error) {
	for i, c := range p {
		b.block[0]++
		b.block[b.block[0]] = c
		if b.block[0] == 255 {
			if err := b.flush(); err != nil {
				return i, err
			}
		}
	}
	return len(p), nil
}

func (b *blockWriter) flush() error {
	_, err := b.out.Write(b.block[:int(b.block[0])+1])
	b.block[0] = 0
	return err
}

// close writes the remaining bytes and the empty block that ends the stream.
func (b *blockWriter) close() error {
	if b.block[0] > 0 {
		if err := b.flush(); err != nil {
			return err
		}
	}
	return b.flush()
}
