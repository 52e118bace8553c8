package assets

import (
	"embed"

	"ariadne/assets/texture"
)

// In a browser, where transfer and memory count, people see the textures that agents see.
//
//go:embed textures/*.png
var embedded embed.FS

const largestSide = texture.Side
