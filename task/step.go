package task

import "fmt"

// Fits returns an error unless a step has the memory that n environments write to. Final, Truncated and Extras may be without
// memory. extras are those that the environments were asked for.
func (st *Step) Fits(s Spec, n int, extras ...Extra) error {
	want := n * s.Size()
	if room := st.Obs.room(s); room != want {
		return fmt.Errorf("%s: step has room for %d observed numbers, want %d", s.Name, room, want)
	}
	if room := st.Final.room(s); room != 0 && room != want {
		return fmt.Errorf("%s: step has room for %d numbers observed last, want %d or none", s.Name, room, want)
	}
	if len(st.Extras) != 0 && len(st.Extras) != len(extras) {
		return fmt.Errorf("%s: step has room for %d extras, want %d or none", s.Name, len(st.Extras), len(extras))
	}
	for k, x := range st.Extras {
		if want := n * extras[k].Size(); x != nil && len(x) != want {
			return fmt.Errorf("%s: step has room for %d numbers of extra %s, want %d", s.Name, len(x), extras[k].Name, want)
		}
	}
	return st.FitsUnseen(s, n)
}

// FitsUnseen is Fits without the check of Obs.
func (st *Step) FitsUnseen(s Spec, n int) error {
	if len(st.Reward) != n || len(st.Done) != n {
		return fmt.Errorf("%s: step has room for %d rewards and %d dones, want %d of both", s.Name, len(st.Reward), len(st.Done), n)
	}
	if len(st.Truncated) != 0 && len(st.Truncated) != n {
		return fmt.Errorf("%s: step has room for %d truncated flags, want %d or none", s.Name, len(st.Truncated), n)
	}
	if len(st.Rest) != 0 && len(st.Rest) != n {
		return fmt.Errorf("%s: step has %d rest flags, want %d or none", s.Name, len(st.Rest), n)
	}
	return nil
}

// room returns the number of elements for which o has memory, of the kind that s describes.
func (o Obs) room(s Spec) int {
	if s.Pixels {
		return len(o.Pixels)
	}
	return len(o.Vector)
}

// Applicable returns an error unless actions has n elements, each in [0, Actions).
func (s Spec) Applicable(actions []int32, n int) error {
	if len(actions) != n {
		return fmt.Errorf("%s: %d actions for %d environments", s.Name, len(actions), n)
	}
	for i, a := range actions {
		if a < 0 || int(a) >= s.Actions {
			return fmt.Errorf("%s: action of environment %d is %d, want 0 to %d", s.Name, i, a, s.Actions-1)
		}
	}
	return nil
}
