package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilStopped returns a context that ends with a signal that asks the program to end: SIGINT, SIGTERM, SIGUSR2 where the system has it, or
// SIGHUP, which comes when a terminal goes away. It does not react to SIGHUP if the program was started with that signal ignored (nohup). A
// second signal ends the process at once. From here on, writing to a pipe that nobody reads any more is an error, and does not end the
// process by itself.
func untilStopped() (ctx context.Context, stop func()) {
	signals := append([]os.Signal{os.Interrupt, syscall.SIGTERM}, endSignals...)
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop = signal.NotifyContext(context.Background(), signals...)
	go func() {
		<-ctx.Done()
		stop()
	}()
	return ctx, stop
}

// eachSave calls f whenever a signal asks for a checkpoint: SIGUSR1, where the system has it. It does so until stop is called.
func eachSave(f func()) (stop func()) {
	if len(saveSignals) == 0 {
		return func() {}
	}
	asked, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(asked, saveSignals...)
	go func() {
		for {
			select {
			case <-asked:
				f()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(asked)
		close(done)
	}
}
