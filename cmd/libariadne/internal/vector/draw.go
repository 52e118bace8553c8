package vector

import (
	"image"

	"ariadne/task"
)

// Draw draws environment i for people into rgb, [height, width, 3]; Description.Screen has the size. Where an episode has ended and the next
// one is not shown yet, it draws the last picture of the one that ended, provided that the environment was drawn before. It is for tasks
// whose observations are no pictures; for others it returns an error with the status Unsupported.
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
	if b.pictures == nil {
		b.pictures = make([]*image.RGBA, b.Len())
		b.into.Ending = func(i int) { b.keepPicture(screen, i) }
	}
	img := b.pictures[i]
	if img == nil {
		img = image.NewRGBA(image.Rect(0, 0, width, height))
		b.pictures[i] = img
	}
	if b.ends[i] != over || img.Pix[3] == 0 { // there is no picture of its end
		if err := screen.Draw(i, img); err != nil {
			return err
		}
	}
	for p := range width * height {
		copy(rgb[3*p:3*p+3], img.Pix[4*p:])
	}
	return nil
}

// keepPicture draws the last picture of an episode that ends, if the environment was drawn before. It is called within the step, because
// the next episode begins there.
func (b *Batch) keepPicture(screen task.Screen, i int) {
	if m := b.pictures[i]; m != nil && b.mode != SameStep {
		_ = screen.Draw(i, m) // does not fail: the environment was drawn before
	}
}
