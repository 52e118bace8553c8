// Package assets holds what Ariadne carries inside its binary: textures, the sky, shaders and configurations.
package assets

//go:generate go run ariadne/assets/texture/write textures textures_large
