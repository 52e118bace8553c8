//go:build !js

package assets

import (
	"embed"

	"ariadne/assets/texture"
)

//go:embed textures/*.png textures_large/*.png
var embedded embed.FS

// largestSide is that of the largest textures that the program carries.
const largestSide = texture.LargeSide
