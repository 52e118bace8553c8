//go:build cgo && !nogl

package headless

import (
	"fmt"
	"runtime"
	"sync"

	"ariadne/render/gl"
)

// noCard says why no graphics card draws here, nil if one does. To find out takes a context, so it is asked once.
var noCard = sync.OnceValue(func() error {
	answer := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked, as in renderer.run
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
