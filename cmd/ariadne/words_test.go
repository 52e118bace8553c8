package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ofAuthors matches words of people who write programs. Messages for users must not have them.
var ofAuthors = regexp.MustCompile(`strconv\.|parsing "|interface ?\{|map\[|%!|<nil>|\bInf\b|NaN to|unmarshal|cannot decode|\bint(8|16|32|64)\b|\buint(8|16|32|64)?\b|float64|goroutine|TimeLimit|ControlFreq|accepts \d|arg\(s\)|shorthand|nil pointer`)

func TestMessagesAreInWordsOfUsers(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	maze := "+memory_maze=small"
	for _, c := range []struct {
		want string
		args []string
	}{
		{`"trian" is not a command; did you mean train?`, []string{"trian"}},
		{`"evl" is not a command; did you mean eval?`, []string{"evl"}},
		{`"mase" is not a command of ariadne info; did you mean maze?`, []string{"info", "mase"}},
		{`"previw" is not a command of ariadne assets; did you mean preview?`, []string{"assets", "previw"}},
		{`did you mean physics?`, []string{"bench", "phsics"}},
		{`--episods is not a flag of ariadne eval; did you mean --episodes?`, []string{"eval", "--episods", "3"}},
		{`--seed is "-1", want a whole number from 0 to 18446744073709551615`, []string{"eval", "--seed", "-1"}},
		{`--seed is "-1", want a whole number from 0 to 4294967295`, []string{"info", "maze", "--seed", "-1"}},
		{`--seed is "4294967296", want a whole number from 0 to 4294967295`, []string{"play", "--seed", "4294967296"}},
		{`--episodes is "many", want a whole number`, []string{"eval", "--episodes", "many"}},
		{`want a whole number from -9223372036854775808 to 9223372036854775807`, []string{"eval", "--episodes", "9999999999999999999"}},
		{`--envs is 0, want at least 1`, []string{"bench", "env", "--envs", "0"}},
		{`--envs is 0, want at least 1`, []string{"eval", "--envs", "0"}},
		{`--together is 0, want at least 1`, []string{"dataset", "agent=random", "-o", out, "--together", "0"}},
		{`--seconds is NaN, want a positive number`, []string{"bench", "env", "--seconds", "NaN"}},
		{`"fishh" is not a command of ariadne completion; did you mean fish?`, []string{"completion", "fishh"}},
		{`nowhere does not exist; want`, []string{"merge", "nowhere"}},
		{`nowhere does not exist; want`, []string{"replay", "nowhere"}},
		{`nowhere does not exist; want`, []string{"info", "episode", "nowhere"}},
		{`run.max_seconds is 1e+300, want a positive number up to 1000000000`, []string{"train", maze, "run.max_seconds=1e300", "run.dir=" + out}},
		{`checkpoint.interval is 1e+300, want 0 to 1000000000 seconds`, []string{"train", maze, "checkpoint.interval=1e300", "run.dir=" + out}},
		{`--noise is "much", want a number`, []string{"eval", "--noise", "much"}},
		{`--json is "perhaps", want true or false`, []string{"eval", "--json=perhaps"}},
		{`--seed wants something behind it`, []string{"eval", "--seed"}},
		{`-q is not a flag of ariadne eval`, []string{"eval", "-q"}},
		{`nothing is named, want ariadne replay FILE|DIR...`, []string{"replay"}},
		{`2 arguments are given, want ariadne man DIR`, []string{"man", "a", "b"}},
		{`takes flags alone, and not "x"`, []string{"version", "x"}},
		{`steps is x, want a whole number, 1 or more`, []string{"bench", "learner", "steps=x"}},
		{`sequences is 0, want a whole number, 1 or more`, []string{"bench", "act", "sequences=0"}},
		{`time_limit is 0 s`, []string{"train", maze, "task.time_limit=0", "run.dir=" + out}},
		{`time_limit is "long", want a number`, []string{"train", maze, "task.time_limit=long", "run.dir=" + out}},
		{`targets is a list of 1, want a whole number`, []string{"train", maze, "task.targets=[1]", "run.dir=" + out}},
		{`targets is a group of keys, want a whole number`, []string{"train", maze, "task.targets={a: 1}", "run.dir=" + out}},
		{`max_rooms is -1, want a whole number, 0 or more`, []string{"train", maze, "task.max_rooms=-1", "run.dir=" + out}},
		{`time_limit is NaN, want a number`, []string{"train", maze, "task.time_limit=nan", "run.dir=" + out}},
		{`seed is 18446744073709551616 (a number), want a whole number from 0 to 18446744073709551615`, []string{"train", maze, "seed=18446744073709551616", "run.dir=" + out}},
		{`threads is 9223372036854775808`, []string{"train", maze, "threads=9223372036854775808", "run.dir=" + out}},
		{`is not a known key`, []string{"train", "+tmaze=small", "trainer.agent=ppo", "+trainer.a=1", "+trainer.b=2", "+trainer.c=3", "run.dir=" + out}},
	} {
		_, err := run(t, c.args...)
		if report(err) != exitUsage {
			t.Errorf("%q: error %v, want exit code %d", c.args, err, exitUsage)
			continue
		}
		if said := oneLine(err); !strings.Contains(said, c.want) || ofAuthors.MatchString(said) || strings.Count(said, "known key") > 1 {
			t.Errorf("%q: %s; want %q, and no %q", c.args, said, c.want, ofAuthors.FindString(said))
		}
	}
}

func TestTheLargestSeedIsOne(t *testing.T) {
	dir := trainedInto(t, "seed=18446744073709551615")
	out := must(t, "info", "config", "+tmaze=small", "seed=18446744073709551615")
	if !strings.Contains(out, "seed: 18446744073709551615\n") {
		t.Errorf("the configuration is\n%s", out)
	}
	must(t, "train", "--resume", dir, "steps=2048")
}

func TestAnotherDataSetInAFolderIsToldByItsKey(t *testing.T) {
	set := collected(t, "agent=random", "--episodes", "1")
	wrong(t, "its maze has targets 3, not 4; choose another folder", "dataset", "agent=random", "task=memory_maze", "task.time_limit=5", "task.targets=4", "-o", set)
	wrong(t, "its maze has time_limit 5, not 6; choose another folder", "dataset", "agent=random", "task=memory_maze", "task.time_limit=6", "-o", set)
}
