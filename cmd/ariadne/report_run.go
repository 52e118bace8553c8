package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ariadne/internal/hydra"
	"ariadne/rundir"
)

// reportedRun is what a run's folder tells of the run.
type reportedRun struct {
	dir     string
	name    string // short; different from those of other runs unless a run is named twice
	config  *hydra.Config
	records []rundir.Record // none for an agent that was handed on
	trained *int64          // if there are no records: steps of the training, from the weights; nil if not known
	video   *runVideo       // nil if there is none
}

// reportedRuns reads runs, and all runs in folders of runs.
func reportedRuns(folders []string) ([]*reportedRun, error) {
	var runs []*reportedRun
	var dirs []string
	for _, folder := range folders {
		inside, err := runsIn(folder, configFile)
		if err != nil {
			return nil, err
		}
		dirs = append(dirs, inside...)
	}
	names := tails(dirs)
	for i, dir := range dirs {
		r := &reportedRun{dir: dir, name: names[i]}
		var err error
		if r.config, _, err = readConfig(onDisk(dir)); err != nil {
			return nil, err
		}
		if r.records, err = readMetrics(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if len(r.records) == 0 {
			r.trained = trainedFor(dir)
		}
		if r.video, err = newestVideo(dir); err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return runs, nil
}

// trainedFor returns the number of steps for which the weights in a folder were trained. It returns nil if there are no weights or they are
// damaged, since a report does not need them.
func trainedFor(dir string) *int64 {
	_, weights, err := onDisk(dir).trained()
	if err != nil {
		return nil
	}
	steps, err := rundir.TrainedSteps(weights)
	if err != nil {
		return nil
	}
	return steps
}

// last returns the last value of a metric that a run has logged.
func (r *reportedRun) last(metric string) (float64, bool) {
	for _, record := range slices.Backward(r.records) {
		if v, ok := record.Get(metric); ok {
			return v, true
		}
	}
	return 0, false
}

// steps says how many steps a run has trained and, if it has not ended, of how many.
func (r *reportedRun) steps() string {
	switch {
	case r.trained != nil:
		return thousands(float64(*r.trained))
	case len(r.records) == 0:
		return empty
	}
	done := r.records[len(r.records)-1].Step
	said := thousands(float64(done))
	if asked, err := hydra.Get[int64](r.config, "steps"); err == nil && done < asked {
		said += " of " + thousands(float64(asked))
	}
	return said
}

// took says for how long a run was trained: hours, minutes, seconds.
func (r *reportedRun) took() string {
	seconds, ok := r.last("time/elapsed")
	if !ok {
		return empty
	}
	t := time.Duration(seconds) * time.Second
	return fmt.Sprintf("%d:%02d:%02d", int(t.Hours()), int(t.Minutes())%60, int(t.Seconds())%60)
}

// runVideo is a video, or an animated picture, in a run's folder.
type runVideo struct {
	path     string
	kind     string // media type of the content
	size     int64
	modified time.Time
}

// videoKinds are the media types of the videos that record writes, by extension.
var videoKinds = map[string]string{".mp4": "video/mp4", ".gif": "image/gif", ".apng": "image/apng"}

// newestVideo returns the video that was written last in a run's folder or in its folder videos; nil if there is none.
func newestVideo(dir string) (*runVideo, error) {
	var found []runVideo
	for _, folder := range []string{filepath.Join(dir, "videos"), dir} {
		entries, err := os.ReadDir(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			path := filepath.Join(folder, e.Name())
			kind := videoKinds[strings.ToLower(filepath.Ext(path))]
			if info, err := os.Stat(path); err == nil && kind != "" && info.Mode().IsRegular() {
				found = append(found, runVideo{path, kind, info.Size(), info.ModTime()})
			}
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	newest := slices.MaxFunc(found, func(a, b runVideo) int {
		return cmp.Or(a.modified.Compare(b.modified), strings.Compare(b.path, a.path))
	})
	return &newest, nil
}
