// Package process starts and ends child processes.
package process
