//go:build amd64 && !purego

package threefry

import "golang.org/x/sys/cpu"

// blocksAVX2 is blocksGo for all lanes.
//
//go:noescape
func blocksAVX2(k, l *Lanes, i, j *Words, x, y *Lanes)

var vector = cpu.X86.HasAVX2

func blocks(n int, k, l *Lanes, i, j *Words, x, y *Lanes) {
	if vector {
		blocksAVX2(k, l, i, j, x, y)
		return
	}
	blocksGo(n, k, l, i, j, x, y)
}
