package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/plot"
)

// coreConfig returns a configuration of a core with a seed. more is added below its task.
func coreConfig(core string, seed int, more string) string {
	return fmt.Sprintf(`seed: %d
steps: %d
log_interval: 0
threads: %[1]d
run: {dir: null}
checkpoint: {interval: 1, keep: 1}
task: {task: tmazev2, corridor_len: 40%[4]s}
trainer: {agent: a2c, seq_model: {name: %[3]s}}
`, seed, 100*seed, core, more)
}

// runFolder writes a run's folder below another folder: its configuration, and values logged every 100 steps.
func runFolder(t *testing.T, dir, name, config string, values ...float64) string {
	t.Helper()
	var metrics strings.Builder
	for i, v := range values {
		fmt.Fprintf(&metrics, `{"step":%d,"time":1,"charts/success":%v,"charts/episodic_return":%v}`+"\n", 100*(i+1), v, v)
	}
	run := filepath.Join(dir, name)
	if err := os.MkdirAll(run, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{configFile: config, "metrics.jsonl": metrics.String()} {
		if err := os.WriteFile(filepath.Join(run, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return run
}

// sweepFolder returns the folder of a sweep over two cores, each with two seeds. It also holds files, and a folder that is no run.
func sweepFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	runFolder(t, dir, "0_gru_1", coreConfig("gru", 1, ""), 0, 0.5, 1)
	runFolder(t, dir, "1_gru_2", coreConfig("gru", 2, ", max_steps: null"), 0.5, 0.5, 0)
	runFolder(t, dir, "2_agalite_1", coreConfig("agalite", 1, ""), 0.25, 0.5, 0.75, 1)
	runFolder(t, dir, "10_agalite_2", coreConfig("agalite", 2, "")+"mpi: {exact: false}\n", 0.75, 1, 1) // written by a newer program
	if err := os.WriteFile(filepath.Join(dir, "0_gru_1.log"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "notes"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestSeedsOfASweepAreOneCurveWithABand(t *testing.T) {
	runs, err := loggedRuns([]string{sweepFolder(t)}, "charts/success")
	if err != nil {
		t.Fatal(err)
	}
	o := drawing{metrics: []string{"charts/success"}, untitled: true}
	f, err := o.figure(runs)
	if err != nil {
		t.Fatal(err)
	}
	if f.Title != "T-Maze v2" || f.YLabel != "success (% of episodes)" || f.Note != "means over 2 seeds with their 95 % bootstrap intervals" {
		t.Errorf("title %q, y %q, note %q", f.Title, f.YLabel, f.Note)
	}
	for i, want := range []struct {
		name         string
		y, low, high []float64 // the interval of two seeds reaches from one to the other
	}{
		{"GRU", []float64{25, 50, 50}, []float64{0, 50, 0}, []float64{50, 50, 100}},
		{"AGaLiTe", []float64{50, 75, 87.5}, []float64{25, 50, 75}, []float64{75, 100, 100}},
	} {
		s := f.Series[i]
		if s.Name != want.name || !slices.Equal(s.X, []float64{100, 200, 300}) ||
			!slices.Equal(s.Y, want.y) || !slices.Equal(s.Low, want.low) || !slices.Equal(s.High, want.high) {
			t.Errorf("curve %d is %+v, want %+v", i, s, want)
		}
	}
}

func TestSeveralMetricsOfOneKindAreCurvesOfOnePicture(t *testing.T) {
	mixed := t.TempDir()
	log := `{"step":100,"charts/return/small":1,"charts/return/large":2,"charts/success":0.5}
{"step":200,"charts/return/small":3,"charts/return/large":4,"charts/success":0.5}
`
	if err := os.WriteFile(filepath.Join(mixed, "metrics.jsonl"), []byte(log), 0o644); err != nil {
		t.Fatal(err)
	}
	o := drawing{metrics: []string{"charts/return/small", "charts/return/large"}, output: filepath.Join(mixed, "a.png")}
	_, f, err := o.runs([]string{mixed})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Series) != 2 || f.Series[0].Name != "small" || f.Series[1].Name != "large" || f.Series[1].Y[1] != 4 || f.YLabel != "return (sum of rewards in an episode)" {
		t.Errorf("drawn %+v, y %q", f.Series, f.YLabel)
	}
	for want, metrics := range map[string][]string{
		"a picture has one axis": {"charts/return/small", "charts/success"},
		"is given twice":         {"charts/return/small", "charts/return/small"},
	} {
		o.metrics = metrics
		if _, _, err := o.runs([]string{mixed}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

func TestEachRunCanBeACurve(t *testing.T) {
	dir := sweepFolder(t)
	for args, want := range map[string][]string{
		"":                                      {"GRU", "AGaLiTe"},
		"--each":                                {"GRU, seed 1", "GRU, seed 2", "AGaLiTe, seed 1", "AGaLiTe, seed 2"},
		"--name one --name two --smooth 1e3":    {"one", "two", "means over 2 seeds with their 95 % bootstrap intervals; smoothed: means over 1,000 steps"},
		"--metric charts/success --title Other": {"Other", "success (% of episodes)"},
	} {
		picture := drawn(t, append([]string{"curve", dir}, strings.Fields(args)...)...)
		for _, text := range want {
			if !strings.Contains(picture, ">"+text+"<") {
				t.Errorf("%q: no text %q", args, text)
			}
		}
	}
	if out := must(t, "curve", dir); out != filepath.Join(dir, "curve.png")+"\n" {
		t.Errorf("printed %q", out)
	}
}

func TestCurvesOfAnotherNumberOfSeedsSaySo(t *testing.T) {
	dir := sweepFolder(t)
	runFolder(t, dir, "11_agalite_3", coreConfig("agalite", 3, ""), 0, 0, 0)
	lone := runFolder(t, dir, "lone", coreConfig("lstm", 1, ""), 0, 0)
	picture := drawn(t, "curve", dir)
	for _, want := range []string{">AGaLiTe (3 seeds)<", ">GRU (2 seeds)<", ">LSTM (1 seed)<", ">means over seeds with"} {
		if !strings.Contains(picture, want) {
			t.Errorf("no %q", want)
		}
	}
	if picture := drawn(t, "curve", lone); !strings.Contains(picture, ">LSTM<") || strings.Contains(picture, "means") || strings.Contains(picture, "seed") {
		t.Error("the picture of one run speaks of seeds")
	}
}

func TestARunCountsOnceAndTheSameSeedAgainIsAnotherCurve(t *testing.T) {
	dir := t.TempDir()
	var folders []string
	for _, version := range []string{"old", "new"} {
		for seed := 1; seed <= 2; seed++ {
			folders = append(folders, runFolder(t, filepath.Join(dir, version), fmt.Sprint(seed), coreConfig("gru", seed, ""), float64(seed)))
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "old"), link); err != nil {
		t.Fatal(err)
	}
	runs, err := loggedRuns(append(folders, filepath.Join(dir, "new"), link), "charts/success")
	if err != nil || len(runs) != 4 {
		t.Fatalf("%d runs, %v, want 4", len(runs), err)
	}
	groups := grouped(runs, false)
	if names := groupNames(groups); !slices.Equal(names, []string{"old", "new"}) || len(groups[0]) != 2 {
		t.Errorf("curves %q, the first of %d runs", names, len(groups[0]))
	}
}

func TestRunsThatCannotBeDrawnAreUsageErrors(t *testing.T) {
	dir := sweepFolder(t)
	empty := t.TempDir()
	runFolder(t, empty, "waiting", coreConfig("gru", 1, ""))
	apart := t.TempDir()
	early := runFolder(t, apart, "early", coreConfig("gru", 1, ""), 1, 1)
	late := runFolder(t, apart, "late", coreConfig("gru", 2, ""))
	if err := os.WriteFile(filepath.Join(late, "metrics.jsonl"), []byte(`{"step":900,"charts/success":1,"charts/episodic_return":1}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{
		{"DIR --line NaN", "--line is NaN, want a number"},
		{"DIR --line +Inf", "--line is +Inf, want a number"},
		{"DIR --label chance", "--label says what --line is"},
		{"DIR --smooth NaN", "--smooth is NaN"},
		{"DIR --smooth -1", "--smooth is -1"},
		{"DIR --smooth Inf", "--smooth is +Inf"},
		{"DIR --name one", "--name is given 1 times, and there are 2 curves: GRU; AGaLiTe"},
		{"DIR -o DIR/missing/x.png", "missing"},
		{"DIR -o x.gif", ".png, .svg or .pdf"},
		{"DIR --metric charts/nonsense", "no record has charts/nonsense"},
		{"DIR/2_agalite_1 --metric charts/nonsense", "no record has charts/nonsense"},
		{"DIR --metric success", "no record has success; did you mean charts/success?"},
		{"DIR --metric chart/sucess", "no record has chart/sucess; did you mean charts/success?"},
		{"DIR/notes", "is no run and holds none"},
		{"DIR/missing", "missing"},
		{"DIR/0_gru_1.log", "0_gru_1.log"},
		{"EMPTY", "no record has charts/episodic_return"},
		{early + " " + late, "--each draws each by itself"},
		{"--parts --each x.json", "--each is about what runs logged"},
		{"--parts --smooth 5 x.json", "--smooth is about what runs logged"},
	} {
		args := strings.Fields("curve " + strings.NewReplacer("DIR", dir, "EMPTY", empty).Replace(c.args))
		if _, err := run(t, args...); report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a usage error about %q", c.args, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "curve.png")); err == nil {
			t.Fatalf("%s left a picture behind", c.args)
		}
	}
	drawn(t, "curve", early, late, "--each")
}

func TestRunsOfASweepThatHaveLoggedNothingYetAreLeftOut(t *testing.T) {
	dir := sweepFolder(t)
	runFolder(t, dir, "3_lstm_1", coreConfig("lstm", 1, ""))
	if picture := drawn(t, "curve", dir); strings.Contains(picture, "LSTM") || !strings.Contains(picture, "GRU") {
		t.Error("want GRU and AGaLiTe alone")
	}
}

func TestLinesAreInTheMetricsOwnUnit(t *testing.T) {
	runs, err := loggedRuns([]string{sweepFolder(t)}, "charts/success")
	if err != nil {
		t.Fatal(err)
	}
	o := drawing{metrics: []string{"charts/success"}, lines: []plot.Line{{Label: "guessing", Y: 0.5}}}
	f, err := o.figure(runs)
	if err != nil || f.Lines[0].Y != 50 || o.lines[0].Y != 0.5 {
		t.Errorf("%+v, %v, want a line at 50 %%", f.Lines, err)
	}
}

func TestARunThatHasMasteredItsTaskKeepsItsLastValueInTheMean(t *testing.T) {
	const metric = "charts/success"
	until := func(seed int, steps string) string {
		text := strings.Replace(coreConfig("gru", seed, ""), "{dir: null}", "{dir: null, until: {metric: "+metric+", least: 0.9, steps: 100}}", 1)
		return strings.Replace(text, fmt.Sprintf("steps: %d\n", 100*seed), "steps: "+steps+"\n", 1)
	}
	for name, c := range map[string]struct {
		early  []float64
		steps  string
		metric string
		want   []float64
	}{
		"mastered":                {[]float64{0, 1}, "1000", metric, []float64{0, 0.75, 0.75, 1}},
		"interrupted":             {[]float64{0, 0.5}, "1000", metric, []float64{0, 0.5}},
		"at its end":              {[]float64{0, 1}, "200", metric, []float64{0, 0.75}},
		"mastered something else": {[]float64{0, 1}, "1000", "charts/episodic_return", []float64{0, 0.75}},
	} {
		dir := t.TempDir()
		runFolder(t, dir, "a", until(1, c.steps), c.early...)
		runFolder(t, dir, "b", until(2, "1000"), 0, 0.5, 0.5, 1)
		runs, err := loggedRuns([]string{dir}, c.metric)
		if err != nil {
			t.Fatal(err)
		}
		g := grouped(runs, false)[0]
		s, _, err := g.series(c.metric, 0, 1)
		if err != nil || len(g) != 2 || !slices.Equal(s.Y, c.want) {
			t.Errorf("%s: the mean of %d runs is %v, error %v, want %v", name, len(g), s.Y, err, c.want)
		}
		said := strings.Contains((&drawing{metrics: []string{c.metric}}).note([]group{g}), "keep their last value")
		if said != (name == "mastered") {
			t.Errorf("%s: the picture's note says %v that runs keep their last value", name, said)
		}
	}
}
