package tasktest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ariadne/task"
)

// NewStep allocates a step for a batch.
func NewStep(b task.Batch) *task.Step {
	n := b.Len()
	return &task.Step{Obs: task.NewObs(b.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n)}
}

// NewToldStep allocates a step for a batch that was asked for extras.
func NewToldStep(b task.Batch, extras []task.Extra) *task.Step {
	s := NewStep(b)
	for _, x := range extras {
		s.Extras = append(s.Extras, make([]float32, b.Len()*x.Size()))
	}
	return s
}

// Start resets a batch into a new step.
func Start(t testing.TB, b task.Batch) *task.Step {
	t.Helper()
	s := NewStep(b)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Play takes random actions and returns a digest of all results.
func Play(t testing.TB, b task.Batch, s *task.Step, seed uint64, steps int) string {
	t.Helper()
	dice, actions, seen := rand.New(rand.NewPCG(seed, 0)), make([]int32, b.Len()), fnv.New64a()
	var word [4]byte
	for range steps {
		for i := range actions {
			actions[i] = dice.Int32N(int32(b.Spec().Actions))
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			t.Fatal(err)
		}
		seen.Write(s.Obs.Pixels)
		for _, list := range [...][]float32{s.Obs.Vector, s.Reward} {
			for _, v := range list {
				binary.LittleEndian.PutUint32(word[:], math.Float32bits(v))
				seen.Write(word[:])
			}
		}
		fmt.Fprint(seen, s.Done, s.Episodes)
	}
	return fmt.Sprintf("%x", seen.Sum64())
}

// ShowsEnds checks task.Step.Final on two fresh batches of the same kind and seed, of which one has memory for it. Both must
// produce the same. Only the rows of environments whose episode ends may be written.
func ShowsEnds(t testing.TB, b, other task.Batch, steps int) {
	t.Helper()
	s, o := Start(t, b), Start(t, other)
	s.Final = task.NewObs(b.Spec(), b.Len())
	untouched := task.NewObs(b.Spec(), b.Len())
	for _, final := range []task.Obs{s.Final, untouched} {
		for i := range final.Pixels {
			final.Pixels[i] = 201
		}
		for i := range final.Vector {
			final.Vector[i] = -201
		}
	}
	size, ends := b.Spec().Size(), 0
	for k := range steps {
		if Play(t, b, s, uint64(k), 1) != Play(t, other, o, uint64(k), 1) {
			t.Fatalf("%s: with memory for last observations it goes another way", b.Spec().Name)
		}
		ended := make([]bool, b.Len())
		for _, e := range s.Episodes {
			ended[e.Env] = true
			ends++
		}
		for i, over := range ended {
			got, rest := s.Final.Slice(size, i, i+1), untouched.Slice(size, i, i+1)
			same := slices.Equal(got.Pixels, rest.Pixels) && slices.Equal(got.Vector, rest.Vector)
			if same == over {
				t.Fatalf("%s: step %d, environment %d: episode over %v, last observation written %v", b.Spec().Name, k, i, over, !same)
			}
			copy(got.Pixels, rest.Pixels)
			copy(got.Vector, rest.Vector)
		}
	}
	if ends == 0 {
		t.Errorf("%s: no episode ended", b.Spec().Name)
	}
}

// ShowsLastPictures checks task.Step.Ending on a fresh batch. It must be called once for each episode that ends, while a Screen
// still shows that episode and not the next one.
func ShowsLastPictures(t testing.TB, b task.Batch, steps int) {
	t.Helper()
	screen, ok := b.(task.Screen)
	if !ok {
		t.Fatalf("%s has no pictures", b.Spec().Name)
	}
	w, h := screen.ScreenSize()
	picture := func(i int) []byte {
		m := image.NewRGBA(image.Rect(0, 0, w, h))
		if err := screen.Draw(i, m); err != nil {
			t.Error(err)
		}
		return m.Pix
	}
	s, last := Start(t, b), make([][]byte, b.Len())
	var calls atomic.Int64
	s.Ending = func(i int) {
		calls.Add(1)
		last[i] = picture(i)
	}
	ends, news := 0, 0
	for k := range steps {
		clear(last)
		Play(t, b, s, uint64(k), 1)
		ended := make([]bool, b.Len())
		for _, e := range s.Episodes {
			ended[e.Env] = true
		}
		for i, over := range ended {
			if over != (last[i] != nil) {
				t.Fatalf("%s: step %d, environment %d: episode over %v, its last picture drawn %v", b.Spec().Name, k, i, over, last[i] != nil)
			}
			if over {
				ends++
				if !bytes.Equal(last[i], picture(i)) {
					news++
				}
			}
		}
	}
	if int(calls.Load()) != ends || ends == 0 || news < (ends+1)/2 {
		t.Errorf("%s: %d episodes ended, %d were told, %d with another picture than the next one's", b.Spec().Name, ends, calls.Load(), news)
	}
}

// TellsPeople checks what a Screen says about itself: a title, a goal of one sentence, and a name for each action.
func TellsPeople(t testing.TB, b task.Batch) {
	t.Helper()
	name := b.Spec().Name
	a := b.(task.Screen).About()
	if a.Title == "" || a.Fresh == "" || !strings.HasSuffix(a.Goal, ".") || strings.Count(a.Goal, ".") != 1 {
		t.Errorf("%s: about %+v; want a title, one sentence as goal and what begins anew", name, a)
	}
	names := map[string]bool{}
	for _, n := range a.Actions {
		names[n] = n != ""
	}
	if len(a.Actions) != b.Spec().Actions || len(names) != len(a.Actions) || names[""] {
		t.Errorf("%s: %d actions are named %q", name, b.Spec().Actions, a.Actions)
	}
	w, h := b.(task.Screen).ScreenSize()
	if g := a.Grain; g < 0 || g > 0 && (w%g != 0 || h%g != 0) {
		t.Errorf("%s: a picture of %dx%d is made of squares of %d", name, w, h, g)
	}
}

// Truncates checks task.Step.Truncated on a batch that was not reset yet. It may be true only for episodes that ended with the
// step and are as long as the limit. If the limit of the task truncates, at least one episode must be truncated, otherwise
// none.
func Truncates(t testing.TB, b task.Batch, limitTruncates bool, steps int) {
	t.Helper()
	s := NewStep(b)
	s.Truncated = make([]bool, b.Len()+1)
	if b.Reset(s) == nil {
		t.Errorf("%s: no error for one flag too many", b.Spec().Name)
	}
	s.Truncated = slices.Repeat([]bool{true}, b.Len())
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(s.Truncated, true) {
		t.Errorf("%s: truncated %v after a reset", b.Spec().Name, s.Truncated)
	}
	ends, cut := 0, 0
	for k := range steps {
		Play(t, b, s, uint64(k), 1)
		length := make([]int, b.Len()) // of the episodes that ended
		for _, e := range s.Episodes {
			length[e.Env] = e.Length
			ends++
		}
		for i, truncated := range s.Truncated {
			if !truncated {
				continue
			}
			if cut++; !s.Done[i] || length[i] != b.Spec().Limit {
				t.Fatalf("%s: step %d, environment %d: truncated, but done is %v after %d steps of %d",
					b.Spec().Name, k, i, s.Done[i], length[i], b.Spec().Limit)
			}
		}
	}
	if ends == 0 || cut > 0 != limitTruncates {
		t.Errorf("%s: %d of %d episodes were truncated", b.Spec().Name, cut, ends)
	}
}

// Restores checks that other, a batch of the same kind, restores a batch's state and then produces the same for some steps. If
// reset is set, both batches are reset first.
func Restores(t testing.TB, b, other task.Batch, reset bool, steps int) {
	t.Helper()
	const prefix = "before"
	state := b.AppendState([]byte(prefix))
	if !bytes.HasPrefix(state, []byte(prefix)) {
		t.Fatalf("%s: AppendState does not append", b.Spec().Name)
	}
	state = state[len(prefix):]
	if err := other.RestoreState(state); err != nil {
		t.Fatalf("%s: %v", b.Spec().Name, err)
	}
	if !bytes.Equal(other.AppendState(nil), state) {
		t.Errorf("%s: a restored state is another one", b.Spec().Name)
	}
	s, o := NewStep(b), NewStep(other)
	if !reset {
		s, o = Start(t, b), Start(t, other)
	}
	if Play(t, other, o, 2, steps) != Play(t, b, s, 2, steps) {
		t.Errorf("%s: the restored batch goes another way", b.Spec().Name)
	}
	if !bytes.Equal(other.AppendState(nil), b.AppendState(nil)) {
		t.Errorf("%s: states differ in the end", b.Spec().Name)
	}
}

// Signed replaces the checksum at the end of a state, which is the CRC-32 (IEEE) of everything before it, by the right one.
func Signed(state []byte) []byte {
	body := state[:len(state)-4]
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.ChecksumIEEE(body))
}

// Wrong is a state that a batch must refuse, with an error that contains Want. (It is an alias, so that tables need no field
// names.)
type Wrong = struct {
	Name  string
	State []byte
	Want  string
}

// Refuses checks that a batch refuses states and does not change.
func Refuses(t testing.TB, b task.Batch, list []Wrong) {
	t.Helper()
	before := b.AppendState(nil)
	for _, w := range list {
		err := b.RestoreState(w.State)
		if err == nil || !strings.Contains(err.Error(), w.Want) {
			t.Errorf("%s: error %v, want one about %q", w.Name, err, w.Want)
		}
		if !bytes.Equal(b.AppendState(nil), before) {
			t.Fatalf("%s: the batch has changed", w.Name)
		}
	}
}

// FuzzRestore fuzzes RestoreState of batches that were not reset yet. A state with a right checksum is either refused without
// any change, or it is restored and can be played on from.
func FuzzRestore(f *testing.F, steps int, batches ...task.Batch) {
	for i, b := range batches {
		f.Add(uint8(i), b.AppendState(nil))
		Play(f, b, Start(f, b), 1, steps)
		f.Add(uint8(i), b.AppendState(nil))
	}
	f.Fuzz(func(t *testing.T, which uint8, state []byte) {
		b := batches[int(which)%len(batches)]
		if len(state) > 4 {
			state = Signed(state)
		}
		before := b.AppendState(nil)
		if err := b.RestoreState(state); err != nil {
			if !bytes.Equal(before, b.AppendState(nil)) {
				t.Fatal("a refused state changed the batch")
			}
			return
		}
		if !bytes.Equal(b.AppendState(nil), state) {
			t.Fatal("an accepted state does not come back as it was")
		}
		if err := goOn(b, steps); err != nil {
			t.Fatal(err)
		}
		if err := b.RestoreState(before); err != nil {
			t.Fatal(err)
		}
	})
}

// goOn steps a batch in any state. It resets the batch first if that is needed.
func goOn(b task.Batch, steps int) error {
	s, actions := NewStep(b), make([]int32, b.Len())
	if b.Step(actions, s) != nil {
		if err := b.Reset(s); err != nil {
			return err
		}
	}
	if teacher, ok := b.(task.Teacher); ok {
		if err := teacher.Teach(NewLesson(b)); err != nil && !errors.Is(err, task.ErrNotTaught) {
			return err
		}
	}
	for k := range steps {
		for i := range actions {
			actions[i] = int32((7*k + 5*i) % b.Spec().Actions)
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			return errors.Join(errors.New("a step from an accepted state"), err)
		}
	}
	return nil
}
