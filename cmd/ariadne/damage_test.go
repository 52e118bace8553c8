package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/dataset"
)

// Every command treats a damaged file as the same kind of mistake: it names the file, and its exit code is 2.
func TestADamagedFileIsAWrongNameForEveryCommand(t *testing.T) {
	episode := stroll(t)
	b, err := os.ReadFile(episode)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.npz")
	writeText(t, cut, string(b[:len(b)/2]))
	set := collected(t, "agent=random", "--episodes", "2")
	first := episodeFile(t, set, 0)
	if b, err = os.ReadFile(first); err != nil {
		t.Fatal(err)
	}
	b[len(b)/3] ^= 4
	writeText(t, first, string(b))
	odd := filepath.Join(t.TempDir(), "odd")
	writeText(t, filepath.Join(odd, dataset.ManifestName), "{}\n")
	dir := trainedInto(t)
	steps, err := filepath.Glob(filepath.Join(dir, "checkpoints", "step_*"))
	if err != nil || len(steps) == 0 {
		t.Fatal(steps, err)
	}
	for _, step := range steps {
		if err := os.Truncate(filepath.Join(step, "weights.safetensors"), 100); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "out")
	textures := filepath.Join(t.TempDir(), "textures")
	writeText(t, filepath.Join(textures, "wall_red.png"), "no picture")
	for _, c := range []struct {
		named string
		args  []string
	}{
		{"cut.npz", []string{"replay", cut}},
		{"cut.npz", []string{"info", "episode", cut}},
		{"cut.npz", []string{"record", cut, "-o", out + ".gif"}},
		{"cut.npz", []string{"dataset", "agent=recorded", cut, "-o", out}},
		{"episode-000000-r", []string{"replay", set}},
		{"episode-000000-r", []string{"dataset", "--verify", set}},
		{"episode-000000-r", []string{"train", "+memory_maze=small", "task.time_limit=5", "data=" + set, "run.dir=" + out}},
		{"manifest.jsonl", []string{"replay", odd}},
		{"manifest.jsonl", []string{"info", "episode", odd}},
		{"manifest.jsonl", []string{"dataset", "--verify", odd}},
		{"manifest.jsonl", append([]string{"dataset", "agent=random", "-o", odd}, brief...)},
		{"weights.safetensors has 100 bytes", []string{"eval", dir}},
		{"weights.safetensors has 100 bytes", []string{"record", dir, "-o", out + ".gif"}},
		{"weights.safetensors has 100 bytes", []string{"info", "checkpoint", dir}},
		{"weights.safetensors has 100 bytes", []string{"train", "--resume", dir, "steps=4096"}},
		{"weights.safetensors has 100 bytes", []string{"train", "+tmaze=small", "init=" + dir, "run.dir=" + out}},
		{"weights.safetensors has 100 bytes", []string{"report", dir, "--episodes", "2", "-o", out + ".html"}},
		{"wall_blue_d.png", []string{"assets", "preview", "--textures", textures, "-o", out + ".png"}},
		{"wall_blue_d.png", append([]string{"record", "agent=random", "--textures", textures, "-o", out + ".gif"}, brief...)},
		{"wall_blue_d.png", append([]string{"dataset", "agent=random", "--textures", textures, "-o", out + "-set"}, brief...)},
		{"wall_blue_d.png", []string{"replay", episode, "--textures", textures}},
		{"nowhere", []string{"replay", "nowhere"}},
		{"nowhere", []string{"dataset", "--verify", "nowhere"}},
		{"nowhere", []string{"info", "episode", "nowhere"}},
		{"nowhere", []string{"curve", dir, "-o", "nowhere/x.png"}},
		{"nowhere", []string{"eval", dir, "--parts", "nowhere/x.png"}},
		{"nowhere", []string{"eval", dir, "--trace", "nowhere/x.safetensors"}},
		{"nowhere", []string{"report", dir, "-o", "nowhere/x.html"}},
		{"nowhere", []string{"assets", "preview", "-o", "nowhere/x.png"}},
		{"its policy is", []string{"dataset", "agent=explorer", "-o", set, "task=memory_maze", "task.time_limit=5"}},
	} {
		wrong(t, c.named, c.args...)
	}
}

func TestDamageThatIsPassedOverIsToldByEveryCommand(t *testing.T) {
	dir := trainedInto(t, "checkpoint.interval=0.000001")
	steps, err := filepath.Glob(filepath.Join(dir, "checkpoints", "step_*"))
	if err != nil || len(steps) != 2 {
		t.Fatal(steps, err)
	}
	if err := os.Truncate(filepath.Join(steps[1], "weights.safetensors"), 100); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"eval", dir, "--episodes", "2"},
		{"record", dir, "--steps", "2", "-o", filepath.Join(t.TempDir(), "x.gif")},
		{"info", "checkpoint", dir},
		{"train", "+tmaze=small", "task.corridor_len=3", "init=" + dir, "steps=256", "run.dir=" + filepath.Join(t.TempDir(), "new")},
		{"report", dir, "--episodes", "2", "-o", filepath.Join(t.TempDir(), "x.html")},
		{"train", "--resume", dir, "steps=2048"},
	} {
		p := launch(t, nil, args...)
		p.ends(0)
		want := "ariadne: checkpoint " + steps[1] + " is damaged: weights.safetensors has 100 bytes, want "
		if said := p.said.String(); strings.Count(said, want) != 1 || !strings.Contains(said, "; "+filepath.Base(steps[0])+" is used instead\n") {
			t.Errorf("%q says %q, want once %q", args, said, want)
		}
	}
}

// tampered returns a copy of an episode in which a byte of an array is changed, and checksums fit the change.
func tampered(t *testing.T, path, array string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == array+".npy" {
			data[len(data)-2] ^= 0x40
		}
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SetComment(z.Comment); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), array+".npz")
	writeText(t, copied, b.String())
	return copied
}

func TestATamperedEpisodeIsToldWhenItIsRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws and computes for minutes where races are looked for")
	}
	episode := stroll(t)
	video := filepath.Join(t.TempDir(), "x.gif")
	for _, array := range []string{"reward", "agent_pos", "targets_pos", "image"} {
		p := launch(t, nil, "record", tampered(t, episode, array), "--steps", "2", "-o", video)
		p.ends(0)
		if said := p.said.String(); strings.Count(said, "the first difference is in "+array) != 1 || !strings.Contains(said, "the video shows the simulation of its actions") {
			t.Errorf("%s: it says %q", array, said)
		}
		if _, err := run(t, "replay", tampered(t, episode, array)); report(err) != exitFailure {
			t.Errorf("%s: replay ends with %v", array, err)
		}
	}
	p := launch(t, nil, "record", episode, "--steps", "2", "-o", video)
	p.ends(0)
	if said := p.said.String(); strings.Contains(said, "difference") {
		t.Errorf("of an episode that nobody touched it says %q", said)
	}
}

func TestADamagedLineOfALogIsToldAndLeftOut(t *testing.T) {
	dir := trainedInto(t)
	path := filepath.Join(dir, "metrics.jsonl")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	lines[1] = strings.Replace(lines[1], `"time":`, `"time"!`, 1)
	writeText(t, path, strings.Join(lines, ""))
	for _, args := range [][]string{
		{"curve", dir, "-o", filepath.Join(t.TempDir(), "x.png")},
		{"report", dir, "-o", filepath.Join(t.TempDir(), "x.html")},
	} {
		p := launch(t, nil, args...)
		p.ends(0)
		if said := p.said.String(); !strings.Contains(said, "ariadne: "+path+": line 2 is damaged") || !strings.Contains(said, "it is left out") {
			t.Errorf("%q says %q", args, said)
		}
	}
	must(t, "train", "--resume", dir, "steps=2048")
	if after, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(after), strings.Join(lines, "")) {
		t.Errorf("the records behind the damaged line are lost, %v", err)
	}
}
