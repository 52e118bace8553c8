package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"ariadne/internal/atomicfile"
	"ariadne/internal/cut"
	"ariadne/internal/hydra"
	"ariadne/internal/jsonerror"
	"ariadne/task"
)

// The file of a part of an evaluation is JSON Lines: a line about the evaluation, then a line for each cohort that is complete.
const (
	keptFormat  = "ariadne evaluation part"
	keptVersion = 1
)

// keptHead is the first line: everything on which the part's episodes depend.
type keptHead struct {
	Format   string   `json:"format"`
	Version  int      `json:"version"`
	Part     cut.Part `json:"part"`
	Policy   string   `json:"policy"`
	Episodes int      `json:"episodes"` // of each entrant, in all parts together
	Envs     int      `json:"envs"`
	Together int      `json:"together"`
	Seed     uint64   `json:"seed"`
	Forget   int      `json:"forget,omitempty"`
	Effort   string   `json:"effort,omitempty"` // of the oracle's planning
	Noise    float64  `json:"noise,omitempty"`
	Entrants []facts  `json:"entrants"`
}

// keptCohort is any other line: the episodes that a cohort of an entrant has played. The episodes of one environment are in their order.
type keptCohort struct {
	Entrant int           `json:"entrant"`
	First   int           `json:"first"`
	Count   int           `json:"count"`
	Played  []keptEpisode `json:"played"`
}

// keptEpisode is a playedEpisode as JSON, which keeps its numbers exactly.
type keptEpisode struct {
	Env       int                   `json:"env"`
	Return    float64               `json:"return"`
	Length    int                   `json:"length"`
	Success   float64               `json:"success"`
	Ended     int                   `json:"ended"`
	Decisions int                   `json:"decisions"`
	Repeat    int                   `json:"repeat"`
	Parts     [episodeParts]float64 `json:"parts"`
}

// keptPart is the file of a part and its content. A nil one keeps nothing.
type keptPart struct {
	head keptHead
	done map[keptPlace][]playedEpisode
	path string

	mu   sync.Mutex
	file *os.File
}

// keptPlace says which cohort of which entrant it is.
type keptPlace struct {
	entrant int
	cohort  cohort
}

// head returns the first line of the file of the evaluation's part.
func (o *evaluation) head(entrants []*entrant) keptHead {
	h := keptHead{
		Format: keptFormat, Version: keptVersion, Part: o.part, Policy: o.policy,
		Episodes: o.episodes, Envs: o.environments(), Together: o.together, Seed: o.seed, Forget: o.forget,
	}
	if plans(o.policy) {
		h.Together = 1
	}
	if p, err := o.planner.planner(o.policy); err == nil { // an error here was reported before
		h.Noise = p.Noise
	}
	if o.policy == policyOracle {
		h.Effort = o.planner.effort
	}
	for _, e := range entrants {
		h.Entrants = append(h.Entrants, e.facts(o))
	}
	return h
}

// evaluation returns the evaluation of which the file holds a part. It does not open the entrants.
func (h *keptHead) evaluation() evaluation {
	return evaluation{
		policy: h.Policy, episodes: h.Episodes, envs: h.Envs, together: h.Together, seed: h.Seed, forget: h.Forget,
		part: h.Part,
	}
}

// playPart plays a part's episodes into its file, and says how many the file has then.
func (o *evaluation) playPart(ctx context.Context, entrants []*entrant, w io.Writer) error {
	var err error
	if o.kept, err = openKept(o.output, o.head(entrants)); err != nil {
		return err
	}
	_, err = o.playAll(ctx, entrants)
	err = errors.Join(err, o.kept.finish())
	lacking, all := o.kept.lacking()
	if errors.Is(err, errInterrupted) {
		warn("interrupted with %d of %d groups of episodes in %s; the same command goes on", all-lacking, all, o.output)
		return errInterrupted
	}
	if err == nil {
		fmt.Fprintf(w, "%s: part %v, %d episodes\n", o.output, o.part, o.count(o.own())*len(entrants))
	}
	return err
}

// openKept opens the file of a part to go on with it. If there is none, it begins one.
func openKept(path string, head keptHead) (*keptPart, error) {
	k, err := readKept(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		k = &keptPart{head: head, done: map[keptPlace][]playedEpisode{}, path: path}
	case err != nil:
		return nil, usageError{err}
	default:
		if err := k.head.differs(head); err != nil {
			return nil, usageError{fmt.Errorf("%s is of another part or evaluation: %w; choose another file", path, err)}
		}
	}
	var whole bytes.Buffer // everything up to the last complete line; what follows is dropped
	if err := k.write(&whole); err != nil {
		return nil, err
	}
	if err := atomicfile.Write(path, whole.Bytes()); err != nil {
		return nil, err
	}
	k.file, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	return k, err
}

// write writes the content of the file, with cohorts in the order of entrants and environments.
func (k *keptPart) write(w io.Writer) error {
	e := json.NewEncoder(w)
	if err := e.Encode(k.head); err != nil {
		return err
	}
	o := k.head.evaluation()
	for i := range k.head.Entrants {
		for _, c := range o.own() {
			if played, ok := k.done[keptPlace{i, c}]; ok {
				if err := e.Encode(keptLine(i, c, played)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func keptLine(entrant int, c cohort, played []playedEpisode) keptCohort {
	line := keptCohort{Entrant: entrant, First: c.first, Count: c.count, Played: []keptEpisode{}}
	for _, p := range played {
		line.Played = append(line.Played, keptEpisode{p.Env, p.Return, p.Length, p.Success, p.ended, p.decisions, p.repeat, p.parts})
	}
	return line
}

// played returns a cohort's episodes, and whether they are kept.
func (k *keptPart) played(entrant int, c cohort) ([]playedEpisode, bool) {
	if k == nil {
		return nil, false
	}
	p, ok := k.done[keptPlace{entrant, c}]
	return p, ok
}

// add keeps a cohort's episodes. It may be called from any goroutine.
func (k *keptPart) add(entrant int, c cohort, played []playedEpisode) error {
	if k == nil {
		return nil
	}
	line, err := json.Marshal(keptLine(entrant, c, played))
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.done[keptPlace{entrant, c}] = slices.Clone(played)
	if _, err := k.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("%s: %w", k.path, err)
	}
	return k.file.Sync()
}

// finish puts the lines in order and closes the file.
func (k *keptPart) finish() error {
	var whole bytes.Buffer
	if err := errors.Join(k.file.Close(), k.write(&whole)); err != nil {
		return err
	}
	return atomicfile.Write(k.path, whole.Bytes())
}

// lacking returns how many cohorts are not kept, and how many there are.
func (k *keptPart) lacking() (lacking, all int) {
	o := k.head.evaluation()
	all = len(o.own()) * len(k.head.Entrants)
	return all - len(k.done), all
}

// readKept reads the file of a part. It ignores a last line that was cut off: its episodes are played again.
func readKept(path string) (*keptPart, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	k, err := parseKept(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	k.path = path
	return k, nil
}

func parseKept(b []byte) (*keptPart, error) {
	lines := bytes.Split(b, []byte{'\n'})
	lines = lines[:len(lines)-1] // the last element is what follows the last line break
	k := &keptPart{done: map[keptPlace][]playedEpisode{}}
	if len(lines) == 0 || json.Unmarshal(lines[0], &k.head) != nil || k.head.Format != keptFormat {
		return nil, errors.New("it is not what eval --part writes")
	}
	h := &k.head
	switch {
	case h.Version != keptVersion:
		return nil, fmt.Errorf("version %d; this program reads version %d", h.Version, keptVersion)
	case h.Part.Whole() || h.Episodes < 1 || h.Envs < 1 || h.Envs > h.Episodes || h.Episodes > maxKept || h.Together < 1:
		return nil, errors.New("line 1: its numbers are none of a part")
	}
	o := h.evaluation()
	own := map[cohort]bool{}
	for _, c := range o.own() {
		own[c] = true
	}
	for i, line := range lines[1:] {
		var c keptCohort
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, fmt.Errorf("line %d: it is damaged: %w", i+2, jsonerror.Plain(err))
		}
		at := keptPlace{c.Entrant, cohort{c.First, c.Count}}
		if c.Entrant < 0 || c.Entrant >= len(h.Entrants) || !own[at.cohort] {
			return nil, fmt.Errorf("line %d: it is of no environments of the part", i+2)
		}
		played, err := c.episodes(&o)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		k.done[at] = played
	}
	return k, nil
}

// maxKept bounds the number of episodes of an evaluation that is read. It is far greater than that of any real one.
const maxKept = 1 << 26

// episodes checks the episodes of a line and returns them.
func (c *keptCohort) episodes(o *evaluation) ([]playedEpisode, error) {
	left := make([]int, c.Count)
	for i := range left {
		left[i] = o.share(c.First + i)
	}
	var list []playedEpisode
	for _, p := range c.Played {
		i := p.Env - c.First
		if i < 0 || i >= c.Count || left[i] == 0 || p.Length < 1 || p.Decisions < 1 || p.Repeat < 1 || p.Ended < 0 {
			return nil, fmt.Errorf("it has an episode of environment %d too many, or one without steps", p.Env)
		}
		left[i]--
		list = append(list, playedEpisode{
			Episode: task.Episode{Env: p.Env, Return: p.Return, Length: p.Length, Success: p.Success},
			ended:   p.Ended, decisions: p.Decisions, repeat: p.Repeat, parts: p.Parts,
		})
	}
	for _, n := range left {
		if n > 0 {
			return nil, errors.New("it lacks episodes")
		}
	}
	return list, nil
}

// differs returns an error that says in what two heads differ; nil if they are of the same part of the same evaluation.
func (h keptHead) differs(other keptHead) error {
	if what, have, ask := h.difference(other); what != "" {
		return fmt.Errorf("its %s %v, not %v", what, have, ask)
	}
	return nil
}

// difference returns the first thing in which two heads differ, such as "policy is", and both values; "" if there is none.
func (h keptHead) difference(other keptHead) (what string, have, ask any) {
	for _, d := range []struct {
		what      string
		have, ask any
	}{
		{"part is", h.Part, other.Part},
		{"policy is", h.Policy, other.Policy},
		{"--episodes is", h.Episodes, other.Episodes},
		{"--envs is", h.Envs, other.Envs},
		{"--together is", h.Together, other.Together},
		{"--seed is", h.Seed, other.Seed},
		{"--forget is", h.Forget, other.Forget},
		{"--effort is", h.Effort, other.Effort},
		{"--noise is", h.Noise, other.Noise},
		{"runs are", runsOf(h.Entrants), runsOf(other.Entrants)},
	} {
		if d.have != d.ask {
			return d.what, d.have, d.ask
		}
	}
	for i, f := range h.Entrants {
		if what, have, ask := f.difference(other.Entrants[i]); what != "" {
			return what, have, ask
		}
	}
	return "", nil, nil
}

// runsOf returns the number of entrants and the names of their folders.
func runsOf(entrants []facts) string {
	var names []string
	for _, f := range entrants {
		names = append(names, f.Run)
	}
	return fmt.Sprintf("%d (%s)", len(names), strings.Join(names, ", "))
}

// difference returns the first thing in which the facts of an entrant differ in two heads, as the method of keptHead does.
func (f facts) difference(other facts) (what string, have, ask any) {
	of := ""
	if f.Run != "" {
		of = " of " + f.Run
	}
	for _, d := range []struct {
		what      string
		have, ask any
	}{
		{"weights" + of + " have the checksum", f.Weights, other.Weights},
		{"checkpoint" + of + " is", f.Checkpoint, other.Checkpoint},
		{"way to choose actions" + of + " has greedy", f.Greedy, other.Greedy},
		{"task" + of + " is", f.Task, other.Task},
	} {
		if d.have != d.ask {
			return d.what, d.have, d.ask
		}
	}
	a, errA := hydra.Parse([]byte(f.Config))
	b, errB := hydra.Parse([]byte(other.Config))
	if errA != nil || errB != nil {
		if f.Config != other.Config {
			return "configuration" + of + " is", "one", "the other's"
		}
		return "", nil, nil
	}
	for _, key := range changedKeys(a, b) {
		return key + of + " is", shown(a, key), shown(b, key)
	}
	return "", nil, nil
}
