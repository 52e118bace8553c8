package texture

// Walls returns the designs of the walls in the order of maze.WallTextures.
func Walls() [8]Design {
	return [8]Design{
		{"wall_blue_d", "fans of arcs in rows, like waves", trimmed(scales), ramp{0x0a3050, 0x1677b8, 0x4cc0fc}},
		{"wall_cerise_d", "coins in staggered rows", trimmed(discs), ramp{0x4c1026, 0xb03a66, 0xf4a4be}},
		{"wall_green_bright_d", "a trellis of diagonal slats", trimmed(lattice), ramp{0x4e7048, 0xa8ca9c, 0xeaf8e2}},
		{"wall_green_d", "bricks", trimmed(bricks), ramp{0x1e3a1c, 0x4e7844, 0x9cb88a}},
		{"wall_purple_d", "zigzag bands", trimmed(chevrons), ramp{0x14165c, 0x3646b0, 0x8690f6}},
		{"wall_red_bright_d", "standing and hanging triangles", trimmed(triangles), ramp{0x803428, 0xdc7a64, 0xffc4ac}},
		{"wall_red_d", "a basket weave", trimmed(weave), ramp{0x3c0606, 0x7c120e, 0xc03a2e}},
		{"wall_yellow_d", "diamonds inside diamonds", trimmed(lozenges), ramp{0x5c4a04, 0xc09e0a, 0xf8da4c}},
	}
}

// Floors returns the designs of the floors in the order of maze.FloorTextures.
func Floors() [2]Design {
	return [2]Design{
		{"floor_blue_d", "flagstones of several sizes", flagstones, ramp{0x142a3a, 0x345a70, 0x7aa4bc}},
		{"floor_blue_bright_d", "octagons and diamonds", octagons, ramp{0x3c5c70, 0x6890a6, 0xc4e0ee}},
	}
}
