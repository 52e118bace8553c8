package memorymaze

import (
	"ariadne/maze"
	"ariadne/render"
)

// Scene returns what there is to see of an environment's episode.
func Scene(e *maze.Env) *render.Scene {
	s := &render.Scene{Layout: e.Layout(), Targets: make([]render.Sphere, 0, len(e.Targets()))}
	for _, t := range e.Targets() {
		s.Targets = append(s.Targets, render.Sphere{X: t.X, Y: t.Y, Z: t.Z, Color: t.Bytes()})
	}
	return s
}

// View returns what the walker sees of the scene in a slot, with the border in the current target's colour; it is black
// while the cue for that colour is not shown.
func View(e *maze.Env, slot int) render.View {
	q := e.QPos()
	return render.View{
		Scene: slot, X: q[0], Y: q[1], Z: q[2], Steer: q[3],
		Hidden: e.Hidden(), Border: true, Color: render.BorderColor(e.TargetColor()),
	}
}
