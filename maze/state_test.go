package maze

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"testing"
)

// stateConfigs returns configurations with short episodes, to test states with.
func stateConfigs(t testing.TB) []Config {
	plain := standard(t, 9)
	plain.TimeLimit = 10
	varied := standard(t, 15)
	varied.TimeLimit, varied.RandomizeColors, varied.GoodVisibility = 10, true, true
	cued := standard(t, 11)
	cued.TimeLimit, cued.CueSteps = 10, 3
	own := ForLayout(parse(t, cross))
	own.TimeLimit, own.RandomizeColors = 10, true
	return []Config{plain, varied, cued, own}
}

// equal reports whether two environments are in the same state and are observed alike.
func equal(a, b *Env) bool {
	var oa, ob Observation
	a.Observe(&oa)
	b.Observe(&ob)
	return bytes.Equal(a.AppendState(nil), b.AppendState(nil)) && reflect.DeepEqual(oa, ob) &&
		a.Hidden() == b.Hidden() && a.Touched() == b.Touched() && reflect.DeepEqual(a.Layout(), b.Layout()) &&
		reflect.DeepEqual(a.Targets(), b.Targets())
}

func TestRestoredEnvironmentGoesOnBitForBit(t *testing.T) {
	for _, c := range stateConfigs(t) {
		e := newTestEnv(t, c, 68) // at size 9 this seed begins with a phantom
		rng := rand.New(rand.NewPCG(3, 4))
		action := 0
		for save := range 12 {
			copied, err := NewEnv(c, uint32(save))
			if err != nil {
				t.Fatal(err)
			}
			if save%2 == 1 {
				if err := copied.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			if err := copied.RestoreState(e.AppendState(nil)); err != nil {
				t.Fatal(err)
			}
			if !equal(e, copied) {
				t.Fatalf("size %d, save %d: the restored environment differs", c.Size, save)
			}
			for range rng.IntN(60) {
				action = roam(rng, action)
				reward, last := e.Step(action)
				if r, l := copied.Step(action); r != reward || l != last || !equal(e, copied) {
					t.Fatalf("size %d, save %d, step %d: the restored environment departs", c.Size, save, e.Steps())
				}
				if last {
					if e.Reset() != nil || copied.Reset() != nil || !equal(e, copied) {
						t.Fatalf("size %d, save %d: the restored environment resets differently", c.Size, save)
					}
				}
			}
		}
	}
}

func TestStateBeforeTheFirstEpisodeIsRestored(t *testing.T) {
	c := standard(t, 11)
	fresh, err := NewEnv(c, 4)
	if err != nil {
		t.Fatal(err)
	}
	used := newTestEnv(t, c, 5)
	used.Step(1)
	if err := used.RestoreState(fresh.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	if used.Running() {
		t.Error("an episode runs")
	}
	if fresh.Reset() != nil || used.Reset() != nil || !equal(fresh, used) {
		t.Error("the first episodes differ")
	}
}

func TestEveryDamagedStateIsRefused(t *testing.T) {
	for _, c := range stateConfigs(t) {
		good := newTestEnv(t, c, 68).AppendState(nil)
		e := newTestEnv(t, c, 1)
		before := e.AppendState(nil)
		refuse := func(what string, at int, state []byte) {
			t.Helper()
			if err := e.RestoreState(state); err == nil {
				t.Fatalf("size %d: %s at byte %d goes unnoticed", c.Size, what, at)
			}
			if !bytes.Equal(before, e.AppendState(nil)) {
				t.Fatalf("size %d: %s at byte %d changes the environment", c.Size, what, at)
			}
		}
		for i := 0; i < len(good); i += 1 + i%7 {
			refuse("an end", i, good[:i])
			damaged := bytes.Clone(good)
			damaged[i] ^= 1 << (i % 8)
			refuse("a changed bit", i, damaged)
		}
		refuse("an extra byte", len(good), append(bytes.Clone(good), 0))
	}
}

func TestStateOfAnotherConfigurationIsRefused(t *testing.T) {
	state := newTestEnv(t, standard(t, 9), 1).AppendState(nil)
	for name, change := range map[string]func(*Config){
		"size":       func(c *Config) { c.Size = 11 },
		"targets":    func(c *Config) { c.Targets = 4 },
		"colours":    func(c *Config) { c.RandomizeColors = true },
		"visibility": func(c *Config) { c.GoodVisibility = true },
		"frequency":  func(c *Config) { c.ControlFreq = 40 },
		"cues":       func(c *Config) { c.CueSteps = 5 },
		"layout":     func(c *Config) { *c = ForLayout(parse(t, cross)) },
		"time limit": func(c *Config) { c.TimeLimit++ },
	} {
		c := standard(t, 9)
		change(&c)
		if newTestEnv(t, c, 1).RestoreState(state) == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// seal replaces the checksum at the end of a state by a correct one.
func seal(state []byte) []byte {
	return binary.LittleEndian.AppendUint32(state, crc32.Checksum(state, castagnoli))
}

// A state with a correct checksum must still be refused if an environment cannot continue from it.
func FuzzRestoreState(f *testing.F) {
	var envs []*Env
	var first [][]byte // states of the environments before anything is restored
	for i, c := range stateConfigs(f) {
		e := newTestEnv(f, c, 68)
		for range 3 {
			state := e.AppendState(nil)
			f.Add(uint8(i), state[:len(state)-4])
			e.Step(4)
		}
		fresh, err := NewEnv(c, 1)
		if err != nil {
			f.Fatal(err)
		}
		state := fresh.AppendState(nil)
		f.Add(uint8(i), state[:len(state)-4])
		envs, first = append(envs, e), append(first, e.AppendState(nil))
	}
	f.Fuzz(func(t *testing.T, which uint8, state []byte) {
		i := int(which) % len(envs)
		e, before := envs[i], first[i]
		if err := e.RestoreState(before); err != nil {
			t.Fatal(err)
		}
		state = seal(bytes.Clone(state))
		if err := e.RestoreState(state); err != nil {
			if !bytes.Equal(before, e.AppendState(nil)) {
				t.Fatal("a refused state changed the environment")
			}
			return
		}
		if !bytes.Equal(state, e.AppendState(nil)) {
			t.Fatal("an accepted state is not written again")
		}
		for i := range 3 {
			e.Step(4 - i)
		}
		if err := e.Reset(); err != nil {
			t.Fatal(err)
		}
	})
}
