package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlayAndWatchRefuseWhatTheyCannotShow(t *testing.T) {
	t.Setenv("DISPLAY", "") // no window must be opened
	dir := t.TempDir()
	trained := filepath.Join(dir, "run")
	if _, err := run(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=1024", "log_interval=0", "run.dir="+trained); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "broken")
	if err := os.CopyFS(broken, os.DirFS(trained)); err != nil {
		t.Fatal(err)
	}
	weights, err := filepath.Glob(filepath.Join(broken, "checkpoints", "*", "*.safetensors"))
	if err != nil || len(weights) == 0 {
		t.Fatalf("no weights: %v", err)
	}
	for _, w := range weights {
		if err := os.WriteFile(w, []byte("not weights"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		want string // part of the error's text
	}{
		{[]string{"play", "task=chess"}, "chess"},
		{[]string{"play", "task.sise=9"}, "task.size"},
		{[]string{"play", "task.size=8"}, "size"},
		{[]string{"play", "--window", "big"}, "WIDTHxHEIGHT"},
		{[]string{"play", "--window", "1x1"}, "160x120"},
		{[]string{"play", "--speed", "-1", "task.render=soft"}, "--speed is -1"},
		{[]string{"play", "--events", filepath.Join(dir, "no", "folder"), "task.render=soft"}, "no such file"},
		{[]string{"play", "agent=explorer", "task=tmaze"}, "the explorer plays memory_maze"},
		{[]string{"play", "agent=oracle", "task=tmaze"}, "the oracle plays memory_maze"},
		{[]string{"play", "agent=me"}, "me"},
		{[]string{"play", "agent=checkpoint", "task=craftax"}, "no agent for task=craftax"},
		{[]string{"play", "agent=random", "agent=oracle"}, "choose one"},
		{[]string{"play", filepath.Join(dir, "nothing")}, "not a run's folder"},
		{[]string{"play", trained, "task.sise=3"}, "sise"},
		{[]string{"play", broken}, "checkpoint"},
		{[]string{"watch", "--window", "1x1"}, "160x120"},
		{[]string{"watch", filepath.Join(dir, "nothing")}, "not a run's folder"},
		{[]string{"watch", "agent=random", "+tmaze=small", "task.task=blind"}, "no picture"},
		{[]string{"watch", broken}, "checkpoint"},
		{[]string{"watch", "agent=oracle", "--effort", "lazy"}, "lazy"},
		{[]string{"watch", "agent=oracle", "task=tmaze"}, "the oracle plays memory_maze"},
		{[]string{"watch", "agent=explorer", "task=tmaze"}, "the explorer plays memory_maze"},
	} {
		data := filepath.Join(dir, "data")
		t.Setenv("XDG_DATA_HOME", data)
		_, err := run(t, c.args...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%v wrote to %s", c.args, data)
		}
	}
}
