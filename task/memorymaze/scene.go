package memorymaze

import (
	"ariadne/maze"
	"ariadne/render"
)

// Scene returns the scene of an environment's episode.
func Scene(e *maze.Env) *render.Scene {
	s := &render.Scene{Layout: e.Layout(), Targets: make([]render.Sphere, 0, len(e.Targets()))}
	for _, t := range e.Targets() {
		s.Targets = append(s.Targets, render.Sphere{X: t.X, Y: t.Y, Z: t.Z, Color: t.Bytes()})
	}
	return s
}

// View returns the view of an environment's walker. slot is the renderer's slot of its scene. The border has the current
// target's colour; while the colour is not cued, it is black.
func View(e *maze.Env, slot int) render.View {
	q := e.QPos()
	return render.View{
		Scene: slot, X: q[0], Y: q[1], Z: q[2], Steer: q[3],
		Hidden: e.Hidden(), Border: true, Color: render.BorderColor(e.TargetColor()),
	}
}
