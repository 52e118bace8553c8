package main

import (
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ariadne/internal/safetensors"
	"ariadne/rundir"
)

// reported writes a page and returns its text.
func reported(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if out := must(t, append([]string{"report", "-o", path}, args...)...); out != path+"\n" {
		t.Errorf("printed %q, want %s", out, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// cells returns the cells of the row that begins with a head in a page's table.
func cells(t *testing.T, page, head string) []string {
	t.Helper()
	row := regexp.MustCompile(`<tr><th scope="row">(?:<[^>]*>)?` + regexp.QuoteMeta(head) + `<.*</tr>`).FindString(page)
	var list []string
	for _, c := range regexp.MustCompile(`<td[^>]*>(?:<code>)?(.*?)(?:</code>)?</td>`).FindAllStringSubmatch(row, -1) {
		list = append(list, c[1])
	}
	return list
}

func TestAReportTellsOfRuns(t *testing.T) {
	dir := t.TempDir()
	for name, seed := range map[string]string{"0_seed=1": "1", "1_seed=2": "2"} {
		config := strings.Replace(must(t, "info", "config", "+tmaze=small", "run.dir="+quoted(name)), "seed: 1", "seed: "+seed, 1)
		writeText(t, filepath.Join(dir, name, configFile), config)
		writeText(t, filepath.Join(dir, name, "metrics.jsonl"), `{"step":1000,"charts/episodic_return":-1,"charts/success":0.5,"time/elapsed":7}
{"step":41000,"charts/episodic_return":1.25,"charts/success":0.875,"time/elapsed":3725.5}
{"step":42000,"time/elapsed":3726.9}
`)
	}
	page := reported(t, dir)
	want := []string{"T-Maze v2", "AGaLiTe", "42,000 of 100,000", "1:02:06", "1.25", "0.875"}
	for _, name := range []string{"0_seed=1", "1_seed=2"} {
		if got := cells(t, page, name); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := cells(t, page, "seed"); strings.Join(got, "|") != "1|2" {
		t.Errorf("differences in seed: %q", got)
	}
	if strings.Contains(page, "<code>run.dir</code>") || strings.Contains(page, "<code>steps</code>") {
		t.Error("the page tells differences that are none")
	}
	for _, want := range []string{
		"<title>T-Maze v2: 2 runs</title>", "means over 2 seeds", `aria-label="T-Maze v2: success (% of episodes) over environment steps. Curves: AGaLiTe"`, "corridor_len: 10",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if again := reported(t, dir); again != page {
		t.Error("the same report again is another page")
	}
}

func TestAReportNeedsNothingElse(t *testing.T) {
	page := reported(t, rememberer, "--episodes", "2")
	for _, reference := range regexp.MustCompile(`(?:src|href|url)\s*[=(]\s*"?([^"\s)]*)`).FindAllStringSubmatch(page, -1) {
		if to := reference[1]; !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "data:") {
			t.Errorf("the page refers to %s", to)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "@import") {
		t.Error("the page loads or runs something")
	}
	if got := cells(t, page, "agalite"); len(got) != 8 || !regexp.MustCompile(`^\d\.\d\d to \d\.\d\d$`).MatchString(got[7]) {
		t.Errorf("%q, want an evaluation with its interval at the end", got)
	}
	if !strings.Contains(page, "returns of 2 episodes of each run") {
		t.Error("the distribution of returns is not shown")
	}
}

func TestAReportTellsOfAnAgentThatWasHandedOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "agent")
	writeText(t, filepath.Join(dir, configFile), must(t, "info", "config", "+memory_maze=agalite", "task.size=9"))
	if err := safetensors.Write(filepath.Join(dir, rundir.WeightsFile), nil, map[string]string{"step": "1234567"}); err != nil {
		t.Fatal(err)
	}
	page := reported(t, dir)
	if got := cells(t, page, "agent"); strings.Join(got, "|") != "MemoryMaze-9x9|AGaLiTe|1,234,567|-|-" {
		t.Errorf("%q, want the steps that its weights tell of, and nothing that only a log tells", got)
	}
	if !strings.Contains(page, "<title>MemoryMaze-9x9: agent</title>") || strings.Contains(page, "<svg") || strings.Contains(page, `id="differences"`) {
		t.Error("the page of a single agent without a log has another title, curves or differences")
	}
}

func TestNullIsNoDifference(t *testing.T) {
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "a", configFile), "task: {task: tmazev2, max_steps: null, walls: 3}\nseed: 1\n")
	writeText(t, filepath.Join(dir, "b", configFile), "task: {task: tmazev2, walls: null}\nseed: 1.0\n")
	page := reported(t, dir)
	if got := cells(t, page, "task.walls"); strings.Join(got, "|") != "3|–" {
		t.Errorf("walls: %q", got)
	}
	for _, key := range []string{"seed", "task.max_steps", "task.task"} {
		if got := cells(t, page, key); got != nil {
			t.Errorf("%s: %q is no difference", key, got)
		}
	}
}

func TestAReportEscapesWhatItIsTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), `<img src=x onerror="alert(1)">`)
	writeText(t, filepath.Join(dir, configFile), must(t, "info", "config", "+tmaze=small")+"tags: \"</pre><script>alert(2)</script>\"\n")
	writeText(t, filepath.Join(dir, "metrics.jsonl"), `{"step":1,"charts/episodic_return":1}`+"\n")
	writeText(t, filepath.Join(dir, `x" onload="alert(4).gif`), "GIF89a")
	page := reported(t, dir, "--title", "</title><script>alert(3)</script>")
	if strings.Contains(page, "<script") || strings.Contains(page, "<img src=x") || strings.Contains(page, `onload="`) {
		t.Errorf("the page runs what it was told:\n%s", page)
	}
	for _, want := range []string{"&lt;/pre&gt;&lt;script&gt;alert(2)", "<title>&lt;/title&gt;"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestAReportShowsTheNewestVideoThatIsNotTooLarge(t *testing.T) {
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, configFile), must(t, "info", "config", "+tmaze=small"))
	data := func(text string) string {
		return ";base64," + strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(text)), "+", "&#43;")
	}
	for i, name := range []string{"old.gif", "videos/policy.mp4", "notes.txt"} {
		writeText(t, filepath.Join(dir, name), name)
		at := time.Unix(int64(1000+i), 0)
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if page := reported(t, dir); !strings.Contains(page, `<video`) || !strings.Contains(page, "data:video/mp4"+data("videos/policy.mp4")) || strings.Contains(page, data("old.gif")) {
		t.Error("the newest video is not shown, or an older one is")
	}
	if page := reported(t, dir, "--videos", "0"); strings.Contains(page, "<video") || strings.Contains(page, "policy.mp4") {
		t.Error("a video is shown that was not to be")
	}
	writeText(t, filepath.Join(dir, "videos", "policy.gif"), strings.Repeat("x", 1_000_001))
	if page := reported(t, dir, "--videos", "1"); !strings.Contains(page, "policy.gif has 1.0 MB, more than the 1 MB") || strings.Contains(page, "data:image") {
		t.Error("a video is shown that is too large, or nothing is said of it")
	}
	if page := reported(t, dir); !strings.Contains(page, `alt="The agent of `) || !strings.Contains(page, "data:image/gif"+data(strings.Repeat("x", 1_000_001))) {
		t.Error("the newest video is not shown as a picture")
	}
}

func TestReportsThatCannotBeWrittenAreUsageErrors(t *testing.T) {
	dir := t.TempDir()
	damaged, file := filepath.Join(dir, "damaged"), filepath.Join(dir, "file")
	writeText(t, filepath.Join(damaged, configFile), "a: [")
	writeText(t, file, "")
	page := filepath.Join(dir, "page.html")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{}, "nothing is named"},
		{[]string{filepath.Join(dir, "nowhere")}, "nowhere"},
		{[]string{t.TempDir()}, "is no run and holds none"},
		{[]string{damaged}, "damaged/config.yaml"},
		{[]string{rememberer, "--episodes", "-1"}, "--episodes is -1"},
		{[]string{rememberer, "--videos", "-1"}, "--videos is -1"},
		{[]string{rememberer, "-o", filepath.Join(dir, "missing", "page.html")}, "missing"},
		{[]string{rememberer, "-o", filepath.Join(file, "page.html")}, "is not a folder"},
		{[]string{rememberer, "-o", dir}, "is a folder"},
		{[]string{"../../results/tmaze20/agalite", "--episodes", "3"}, "tmaze20/agalite: it has no checkpoint"},
	} {
		_, err := run(t, append([]string{"report", "-o", page}, c.args...)...)
		if report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		}
		if _, err := os.Stat(page); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%v left a page behind", c.args)
		}
	}
}
