//go:build !unix

package main

import "os"

var saveSignals []os.Signal
