package explorer

import (
	"encoding/binary"

	"ariadne/maze"
)

// fading makes an agent forget what is no longer in view.
type fading struct {
	memory  int                    // number of steps for which things are remembered; 0: for ever
	done    int                    // the step at which old things were last forgotten
	targets [maze.MaxTargets]int32 // step at which each known target was last in view
}

// fade forgets what was in view too long ago. It does so only now and then, because ways have to be computed anew afterwards.
func (a *Agent) fade() {
	f := &a.fading
	const times = 8
	if f.memory == 0 || a.step-f.done < max(1, f.memory/times) {
		return
	}
	f.done = a.step
	before := int32(a.step - f.memory)
	for i := range a.env.Targets() {
		if a.Knows(i) && f.targets[i] < before {
			a.known &^= 1 << i
		}
	}
	a.terrain.fade(before)
}

// fade makes the cells unseen that were last in view before the given step.
func (t *terrain) fade(before int32) {
	old := false
	for i, known := range t.cells {
		if x, y := i%t.side, i/t.side; known&seen != 0 && t.last[i] < before && x > 0 && y > 0 && x < t.side-1 && y < t.side-1 {
			t.cells[i] = 0
			old = true
		}
	}
	if old {
		t.rebuild()
	}
}

// fadingSize is the length of the part of a state that holds the steps at which things were last in view.
func (a *Agent) fadingSize() int {
	if a.fading.memory == 0 {
		return 0
	}
	return 4 * (2 + len(a.fading.targets) + len(a.terrain.last))
}

func (a *Agent) appendFading(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(a.fading.memory))
	b = binary.LittleEndian.AppendUint32(b, uint32(a.fading.done))
	for _, steps := range [...][]int32{a.fading.targets[:], a.terrain.last} {
		for _, step := range steps {
			b = binary.LittleEndian.AppendUint32(b, uint32(step))
		}
	}
	return b
}

// restoreFading reads what appendFading wrote, if it wrote anything.
func (a *Agent) restoreFading(b []byte) {
	if len(b) == 0 {
		return
	}
	a.fading.done = int(int32(binary.LittleEndian.Uint32(b[4:])))
	b = b[8:]
	for _, steps := range [...][]int32{a.fading.targets[:], a.terrain.last} {
		for i := range steps {
			steps[i] = int32(binary.LittleEndian.Uint32(b[4*i:]))
		}
		b = b[4*len(steps):]
	}
}
