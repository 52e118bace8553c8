//go:build cgo && !nogl

package headless

import (
	"fmt"
	"runtime"
	"sync"

	"ariadne/render/gl"
)

// noCard returns the reason why no graphics card draws here, or nil if one does. The test needs a context, so it runs once.
var noCard = sync.OnceValue(func() error {
	answer := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked, as in renderer.run
		answer <- tryCard()
	}()
	return <-answer
})

func tryCard() error {
	context, err := open("", false)
	if err != nil {
		return err
	}
	defer context.close()
	if err := gl.RequireHardware(procAddr); err != nil {
		return fmt.Errorf("%s: %w", context.name, err)
	}
	return nil
}
