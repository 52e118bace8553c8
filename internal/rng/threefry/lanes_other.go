//go:build !amd64 || purego

package threefry

func blocks(n int, k, l *Lanes, i, j *Words, x, y *Lanes) { blocksGo(n, k, l, i, j, x, y) }
