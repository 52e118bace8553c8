package assets

import "embed"

// Shaders holds the renderer's GLSL sources as shaders/<name>.vert and shaders/<name>.frag.
//
//go:embed shaders
var Shaders embed.FS
