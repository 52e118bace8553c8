package texture

// Walls returns the designs of the walls in the order of maze.WallTextures.
func Walls() [8]Design {
	return [8]Design{
		{"wall_blue_d", "fans of arcs in rows, like waves", trimmed(scales), ramp{0x0a3050, 0x1c6ea8, 0x5cb4ea}},
		{"wall_cerise_d", "coins in staggered rows", trimmed(discs), ramp{0x4c1026, 0xa63a60, 0xf0a4bc}},
		{"wall_green_bright_d", "a trellis of diagonal slats", trimmed(lattice), ramp{0x4e7048, 0xa0c496, 0xe6f4de}},
		{"wall_green_d", "bricks", trimmed(bricks), ramp{0x1e3a1c, 0x4c7c42, 0x9cc286}},
		{"wall_purple_d", "zigzag bands", trimmed(chevrons), ramp{0x181a5c, 0x3c4aaa, 0x8c94f0}},
		{"wall_red_bright_d", "standing and hanging triangles", trimmed(triangles), ramp{0x803428, 0xd0735c, 0xffc0a4}},
		{"wall_red_d", "a basket weave", trimmed(weave), ramp{0x3c0606, 0x8c1c16, 0xd8483c}},
		{"wall_yellow_d", "honeycomb", trimmed(honeycomb), ramp{0x5c4a04, 0xc0a41e, 0xf8e06c}},
	}
}

// Floors returns the designs of the floors in the order of maze.FloorTextures.
func Floors() [2]Design {
	return [2]Design{
		{"floor_blue_d", "flagstones of several sizes", flagstones, ramp{0x142a3a, 0x345a70, 0x7aa4bc}},
		{"floor_blue_bright_d", "octagons and diamonds", octagons, ramp{0x3c5c70, 0x6890a6, 0xc4e0ee}},
	}
}
