//go:build !js

package assets

import (
	"embed"

	"ariadne/assets/texture"
)

//go:embed textures/*.png textures_large/*.png
var embedded embed.FS

// largestSide is the side of the largest embedded textures, in pixels.
const largestSide = texture.LargeSide
