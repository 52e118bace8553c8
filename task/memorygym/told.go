package memorygym

import "ariadne/task"

// Sizes of the observation besides the picture in Mortar Mayhem B: for each of the commands that there may be, one of nine.
const (
	toldCommands = 20
	toldSize     = toldCommands * len(delta)
)

// toldPlaces holds the place of each command of delta among the nine.
var toldPlaces = [len(delta)]int{1, 4, 2, 3, 0, 5, 6, 7, 8}

// commandsTold writes the commands, [toldSize].
func (e *mortarGame) commandsTold(out []float32) {
	clear(out)
	for k, c := range e.commands {
		out[len(delta)*k+toldPlaces[c]] = 1
	}
}

// told holds the observations besides pictures: the present ones, and those at the end of the last episodes.
type told struct{ now, last []task.Array }

func newTold(n int) *told {
	array := func() []task.Array {
		return []task.Array{{Name: "vector_observation", Shape: []int{toldSize}, Float32: make([]float32, n*toldSize)}}
	}
	return &told{now: array(), last: array()}
}

// Extras implements task.Observer. It returns the commands if the task tells them.
func (b *Batch) Extras() []task.Array {
	if b.told == nil {
		return nil
	}
	return b.told.now
}

// FinalExtras implements task.Observer.
func (b *Batch) FinalExtras() []task.Array {
	if b.told == nil {
		return nil
	}
	return b.told.last
}

// tells reports whether a world tells its commands.
func tells(w world) bool {
	m, ok := w.(*mortarMayhem)
	return ok && m.told
}

// ObservationName returns the reference's key of pictures, if there is more than one observation.
func (b *Batch) ObservationName() string {
	switch {
	case b.told != nil:
		return "visual_observation"
	case b.spec.Pixels:
		return "image"
	}
	return "observation"
}
