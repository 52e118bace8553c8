package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilStopped returns a context that ends with a signal that asks the program to end: SIGINT, SIGTERM, SIGUSR2 where there
// is one, or SIGHUP, which comes when a terminal goes away, unless whoever started the program has it ignored (nohup). A second one ends the process at once. What is
// written to a pipe that nobody reads any more is an error from here on and ends nothing by itself.
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

// eachSave calls f whenever a signal asks for a checkpoint, SIGUSR1 where there is one, until the result is called.
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
