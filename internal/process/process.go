// Package process starts programs that this one looks after.
package process
