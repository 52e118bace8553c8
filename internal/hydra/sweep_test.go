package hydra

import (
	"strings"
	"testing"
)

func TestSweepMakesARunOfEachCombination(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string // runs separated by |, arguments by a space; swept ones in brackets
	}{
		{[]string{"+tmaze=agalite", "seed=3"}, "+tmaze=agalite seed=3 []"},
		{[]string{"+tmaze=agalite,long", "seed=1, 2"},
			"+tmaze=agalite seed=1 [+tmaze=agalite seed=1]|+tmaze=agalite seed=2 [+tmaze=agalite seed=2]|" +
				"+tmaze=long seed=1 [+tmaze=long seed=1]|+tmaze=long seed=2 [+tmaze=long seed=2]"},
		{[]string{"x=[1,2],[3]", "y='a,b'", "~z"}, "x=[1,2] y='a,b' ~z [x=[1,2]]|x=[3] y='a,b' ~z [x=[3]]"},
		{[]string{"++x={a: 1},'b, c'"}, "++x={a: 1} [++x={a: 1}]|++x='b, c' [++x='b, c']"},
	} {
		runs, err := Sweep(c.args)
		if err != nil {
			t.Errorf("%v: %v", c.args, err)
			continue
		}
		var got []string
		for _, r := range runs {
			got = append(got, strings.Join(r.Args, " ")+" ["+strings.Join(r.Swept, " ")+"]")
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%v:\n%s, want\n%s", c.args, s, c.want)
		}
	}
}

func TestSweepRefusesWhatIsNoArgumentAndTooManyRuns(t *testing.T) {
	many := "x=" + strings.Repeat("1,", 40) + "1"
	for _, c := range []struct{ args, want string }{
		{"x=[1,2", "is missing"}, {"x", "key=value"}, {many + " y" + many[1:], "more than 1000 runs"},
	} {
		if _, err := Sweep(strings.Fields(c.args)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20s: error %v, want one with %q", c.args, err, c.want)
		}
	}
}
