package assets

import "embed"

// Configs holds the configurations from which the command line chooses: configs/base.yaml, which is below all others, and
// configs/<group>/<option>.yaml. docs/configuration.md explains every key.
//
//go:embed configs
var Configs embed.FS
