package vector

import (
	"image"

	"ariadne/task"
)

// Draw draws environment i for people into rgb, [height, width, 3] as Description.Screen says. It is for tasks whose
// observations are no pictures.
func (b *Batch) Draw(i int, rgb []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	screen, ok := b.envs.(task.Screen)
	if !ok {
		return Errorf(Unsupported, "%s draws nothing but its observations", b.name)
	}
	if !b.started {
		return Errorf(NotReset, "draw before the first reset")
	}
	if i < 0 || i >= b.Len() {
		return Errorf(Invalid, "environment %d of %d", i, b.Len())
	}
	width, height := screen.ScreenSize()
	if len(rgb) != 3*width*height {
		return Errorf(Invalid, "%d bytes for a picture of %dx%d, want %d", len(rgb), width, height, 3*width*height)
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	if err := screen.Draw(i, img); err != nil {
		return err
	}
	for p := range width * height {
		copy(rgb[3*p:3*p+3], img.Pix[4*p:])
	}
	return nil
}
