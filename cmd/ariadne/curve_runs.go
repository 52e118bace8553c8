package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"ariadne/internal/curve"
	"ariadne/internal/hydra"
	"ariadne/rundir"
)

// loggedRun is a run and a metric that it has logged.
type loggedRun struct {
	dir    string
	points curve.Curve
	config *hydra.Config // nil if the folder holds none that can be read
}

// loggedRuns reads a metric of runs, and of all runs in folders of runs. A run that is named twice counts once. In a folder of runs, it
// leaves out those that have not logged the metric yet.
func loggedRuns(folders []string, metric string) ([]*loggedRun, error) {
	var runs []*loggedRun
	var seen []fs.FileInfo
	var unlogged []error
	for _, folder := range folders {
		dirs, err := runsIn(folder, rundir.MetricsFile)
		if err != nil {
			return nil, err
		}
		for _, dir := range dirs {
			info, err := os.Stat(dir)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(seen, func(other fs.FileInfo) bool { return os.SameFile(info, other) }) {
				continue
			}
			seen = append(seen, info)
			r, err := readRun(dir, metric)
			if errors.Is(err, errNotLogged) && dir != folder {
				unlogged = append(unlogged, err)
				continue
			}
			if err != nil {
				return nil, err
			}
			runs = append(runs, r)
		}
	}
	if len(runs) == 0 {
		return nil, unlogged[0]
	}
	for _, err := range unlogged {
		warn("a run is left out: %v", err)
	}
	return runs, nil
}

// runsIn returns a run's folder itself, or the runs in a folder of runs. The runs of a sweep keep its order. A folder is a run's if it has
// a file of the given name.
func runsIn(folder, file string) ([]string, error) {
	_, err := os.Stat(filepath.Join(folder, file))
	if err == nil {
		return []string{folder}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist; want a run's folder, in which %s is, or a folder of runs", folder, file)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(place(a.Name()), place(b.Name())) })
	var dirs []string
	for _, e := range entries {
		dir := filepath.Join(folder, e.Name())
		if _, err := os.Stat(filepath.Join(dir, file)); err == nil {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("%s is no run and holds none: there is no %s in it or in its folders", folder, file)
	}
	return dirs, nil
}

// place returns the number with which the name of a run's folder begins in a sweep, 0 for other names.
func place(name string) int {
	digits := 0
	for digits < len(name) && '0' <= name[digits] && name[digits] <= '9' {
		digits++
	}
	n, _ := strconv.Atoi(name[:digits]) // 0 if there are no digits
	return n
}

// errNotLogged says that a run has no record with a metric.
var errNotLogged = errors.New("no record has")

// readRun reads a metric of a run, and the run's configuration.
func readRun(dir, metric string) (*loggedRun, error) {
	points, err := series(dir, metric)
	if err != nil {
		return nil, err
	}
	r := &loggedRun{dir: dir, points: points}
	b, err := os.ReadFile(filepath.Join(dir, configFile))
	if err == nil {
		r.config, err = hydra.Parse(b)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		warn("%s is drawn by itself, since its configuration cannot be read: %v", dir, err)
	}
	return r, nil
}

// series reads a metric of a run's log.
func series(dir, metric string) (curve.Curve, error) {
	records, err := readMetrics(dir)
	if err != nil {
		return curve.Curve{}, err
	}
	return seriesOf(dir, records, metric)
}

// seriesOf returns a metric from the records of a run.
func seriesOf(dir string, records []rundir.Record, metric string) (curve.Curve, error) {
	var x, y []float64
	for _, r := range records {
		if v, ok := r.Get(metric); ok {
			x, y = append(x, float64(r.Step)), append(y, v)
		}
	}
	if len(x) == 0 {
		return curve.Curve{}, fmt.Errorf("%s: %w %s%s", filepath.Join(dir, rundir.MetricsFile), errNotLogged, metric, nearMetrics(records, metric))
	}
	return curve.New(x, y), nil
}

// readMetrics reads all records that a run has logged.
func readMetrics(dir string) ([]rundir.Record, error) {
	path := filepath.Join(dir, rundir.MetricsFile)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := rundir.ReadJSONLines(f, func(text string) { warn("%s: %s", path, text) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return records, nil
}
