package play

import (
	"encoding/binary"
	"image"
	"sync"
)

// spread writes a renderer's picture, pix [h, w, 3], to dst. Each pixel becomes a square of detail x detail pixels; detail is 1 or 2. dst is
// at most as large as the enlarged picture.
func spread(dst *image.RGBA, pix []byte, w, h, detail int) {
	rows := (dst.Rect.Dy() + detail - 1) / detail
	middle := min(rows/2, h)
	var half sync.WaitGroup
	half.Go(func() { spreadRows(dst, pix, w, 0, middle, detail) })
	spreadRows(dst, pix, w, middle, min(rows, h), detail)
	half.Wait()
}

func spreadRows(dst *image.RGBA, pix []byte, w, from, to, detail int) {
	wide := dst.Rect.Dx()
	for y := from; y < to; y++ {
		row := dst.Pix[y*detail*dst.Stride:][:4*wide]
		line := pix[3*w*y:][:3*w]
		if detail == 1 {
			spreadRow(row, line[:3*wide])
			continue
		}
		for x := range wide {
			p := line[3*(x>>1):][:3]
			binary.LittleEndian.PutUint32(row[4*x:], uint32(p[0])|uint32(p[1])<<8|uint32(p[2])<<16|0xff000000)
		}
		if y*detail+1 < dst.Rect.Dy() {
			copy(dst.Pix[(y*detail+1)*dst.Stride:][:4*wide], row)
		}
	}
}

// spreadRow writes the pixels of a line, RGB, to a row, RGBA. It takes four pixels at a time.
func spreadRow(row, line []byte) {
	const opaque = 0xff000000
	for len(line) >= 12 && len(row) >= 16 {
		a := binary.LittleEndian.Uint32(line)
		b := binary.LittleEndian.Uint32(line[4:])
		c := binary.LittleEndian.Uint32(line[8:12])
		binary.LittleEndian.PutUint32(row, a|opaque)
		binary.LittleEndian.PutUint32(row[4:], a>>24|b<<8|opaque)
		binary.LittleEndian.PutUint32(row[8:], b>>16|c<<16|opaque)
		binary.LittleEndian.PutUint32(row[12:16], c>>8|opaque)
		line, row = line[12:], row[16:]
	}
	for len(line) >= 3 && len(row) >= 4 {
		row[0], row[1], row[2], row[3] = line[0], line[1], line[2], 0xff
		line, row = line[3:], row[4:]
	}
}
