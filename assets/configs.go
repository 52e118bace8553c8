package assets

import "embed"

// Configs holds the configurations that the command line chooses from: configs/base.yaml, which lies below all of them,
// and configs/<group>/<option>.yaml. docs/configuration.md explains every key.
//
//go:embed configs
var Configs embed.FS
