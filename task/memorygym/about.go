package memorygym

import "ariadne/task"

// About implements task.Screen.
func (b *Batch) About() task.About {
	a := b.world.about()
	a.Fresh, a.Grain = "new game", screenFactor
	if a.Actions == nil {
		a.Actions = freeNames[:]
		if b.world.actions() == gridActions {
			a.Actions = gridNames[:]
		}
	}
	return a
}

// Names of actions.
var (
	freeNames    = [freeActions]string{"stay", "up", "down", "left", "left up", "left down", "right", "right up", "right down"}
	gridNames    = [gridActions]string{"stay", "turn left", "turn right", "forward"}
	endlessNames = [endlessActions]string{"stay", "right", "up", "down"}
)

func (w *mysteryPath) about() task.About {
	return task.About{
		Title: "Mystery Path",
		Goal:  "Find the way along an invisible path to its end; who leaves it starts again from its beginning.",
	}
}

func (w *endlessPath) about() task.About {
	return task.About{
		Title:   "Endless Mystery Path",
		Goal:    "Follow an invisible path to the right as far as you can; who leaves it starts again from its beginning.",
		Actions: endlessNames[:],
	}
}

func (w *mortarMayhem) about() task.About {
	a := task.About{
		Title: "Mortar Mayhem",
		Goal:  "Remember the commands that are shown, then carry them out one by one: only the right tile is safe.",
	}
	if w.told {
		a.Title = "Mortar Mayhem B"
		a.Goal = "Carry out commands that agents are told as numbers and no picture shows: only the right tile is safe."
	}
	return a
}

func (w *endlessMortar) about() task.About {
	return task.About{
		Title: "Endless Mortar Mayhem",
		Goal:  "Carry out all commands that were shown, from the first on, each time with a new one at the end.",
	}
}

func (w *searingSpotlights) about() task.About {
	a := task.About{Title: "Searing Spotlights", Goal: "Collect the coins in the dark and keep out of the spotlights, which hurt."}
	if w.useExit {
		a.Goal = "Collect the coins in the dark, then find the exit, and keep out of the spotlights, which hurt."
	}
	return a
}

func (w *endlessSearing) about() task.About {
	return task.About{
		Title: "Endless Searing Spotlights",
		Goal:  "Collect coin after coin, each seen for a moment only, and keep out of the spotlights, which hurt.",
	}
}
