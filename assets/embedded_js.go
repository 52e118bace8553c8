package assets

import (
	"embed"

	"ariadne/assets/texture"
)

// In a browser, transfer and memory count. So people see the same textures there as agents.
//
//go:embed textures/*.png
var embedded embed.FS

const largestSide = texture.Side
