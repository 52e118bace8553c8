//go:build !unix

package main

import "os"

var saveSignals, endSignals []os.Signal
