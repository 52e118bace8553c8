package main

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ariadne/internal/plot"
)

// page is the data that report.html shows.
type page struct {
	Title       string
	Runs        []pageRun
	Success     bool // some runs have logged success
	Episodes    int  // episodes of the evaluation of each run; 0 for no evaluation
	Figures     []pageFigure
	Videos      []pageVideo
	Differences []difference
}

// pageRun is a run's row of the table, and its configuration.
type pageRun struct {
	ID, Name, Dir, Task, Core, Steps, Time, Return, Success string
	Evaluated                                               string // mean return of the evaluation
	Interval                                                string // interval of that mean
	Config                                                  string
}

type pageFigure struct {
	Caption string
	SVG     template.HTML
}

// pageVideo is a video, or the reason why it is not shown.
type pageVideo struct {
	Name, File, Excuse string
	Still              bool // browsers show it as a picture
	Data               template.URL
}

// page puts together the data of the page.
func (o *reporting) page(runs []*reportedRun, results []result) (*page, error) {
	p := &page{Title: o.title, Episodes: o.episodes, Differences: differences(runs)}
	for i, r := range runs {
		row, err := r.row(i)
		if err != nil {
			return nil, err
		}
		if results != nil {
			row.Evaluated, row.Interval = fmt.Sprintf("%.2f", results[i].ReturnMean), results[i].interval()
		}
		p.Runs = append(p.Runs, row)
		p.Success = p.Success || row.Success != empty
		if r.video != nil && o.video > 0 {
			v, err := r.pageVideo(int64(o.video) * 1e6)
			if err != nil {
				return nil, err
			}
			p.Videos = append(p.Videos, v)
		}
	}
	if p.Title == "" {
		p.Title = reportTitle(runs)
	}
	var err error
	p.Figures, err = reportFigures(runs, results)
	return p, err
}

// reportTitle returns a title that names what the runs have in common, and how many there are.
func reportTitle(runs []*reportedRun) string {
	task := taskName(runs[0].config)
	same := !slices.ContainsFunc(runs, func(r *reportedRun) bool { return taskName(r.config) != task })
	switch {
	case len(runs) == 1:
		return ofTask(task, runs[0].name)
	case same:
		return ofTask(task, fmt.Sprintf("%d runs", len(runs)))
	}
	return fmt.Sprintf("%d runs", len(runs))
}

// ofTask adds a task's name, if there is one, to a caption.
func ofTask(task, what string) string {
	if task == "" {
		return what
	}
	return task + ": " + what
}

// row returns the row of the table for run number i.
func (r *reportedRun) row(i int) (pageRun, error) {
	config, err := os.ReadFile(filepath.Join(r.dir, configFile))
	if err != nil {
		return pageRun{}, err
	}
	logged := func(metric, format string) string {
		if v, ok := r.last(metric); ok {
			return fmt.Sprintf(format, v)
		}
		return empty
	}
	return pageRun{
		ID: fmt.Sprintf("run%d", i+1), Name: r.name, Dir: r.dir, Task: taskName(r.config), Core: coreName(r.config),
		Steps: r.steps(), Time: r.took(), Return: logged(returnMetrics[0], "%.2f"), Success: logged("charts/success", "%.3f"),
		Config: string(config),
	}, nil
}

// pageVideo embeds the video if it has at most the given number of bytes.
func (r *reportedRun) pageVideo(most int64) (pageVideo, error) {
	v := pageVideo{Name: r.name, File: filepath.Base(r.video.path), Still: !strings.HasPrefix(r.video.kind, "video/")}
	if r.video.size > most {
		v.Excuse = fmt.Sprintf("%s has %.1f MB, more than the %d MB that go into a page.", v.File, float64(r.video.size)/1e6, most/1e6)
		return v, nil
	}
	b, err := os.ReadFile(r.video.path)
	if err != nil {
		return v, err
	}
	v.Data = template.URL("data:" + r.video.kind + ";base64," + base64.StdEncoding.EncodeToString(b))
	return v, nil
}

// reportFigures returns the learning curves of the runs of each task, and the distributions of the returns of evaluations.
func reportFigures(runs []*reportedRun, results []result) ([]pageFigure, error) {
	var figures []pageFigure
	for _, task := range tasksOf(runs) {
		for _, metric := range []string{returnMetrics[0], "charts/success"} {
			figure, ok, err := learningFigure(runs, task, metric)
			if err != nil {
				return nil, err
			}
			if ok {
				figures = append(figures, figure)
			}
		}
		var of []result
		for i, r := range results {
			if taskName(runs[i].config) == task {
				of = append(of, r)
			}
		}
		if len(of) > 0 {
			figure, err := newPageFigure(ofTask(task, fmt.Sprintf("returns of %d episodes of each run", of[0].Episodes)), returnsFigure(of))
			if err != nil {
				return nil, err
			}
			figures = append(figures, figure)
		}
	}
	return figures, nil
}

// tasksOf lists the tasks of runs, each once, in the order of the runs.
func tasksOf(runs []*reportedRun) []string {
	var tasks []string
	for _, r := range runs {
		if task := taskName(r.config); !slices.Contains(tasks, task) {
			tasks = append(tasks, task)
		}
	}
	return tasks
}

// learningFigure draws a metric of the runs of a task as the command curve does. ok is false if no run has logged it.
func learningFigure(runs []*reportedRun, task, metric string) (figure pageFigure, ok bool, err error) {
	var logged []*loggedRun
	for _, r := range runs {
		if taskName(r.config) != task {
			continue
		}
		if points, err := seriesOf(r.dir, r.records, metric); err == nil {
			logged = append(logged, &loggedRun{dir: r.dir, points: points, config: r.config})
		}
	}
	if len(logged) == 0 {
		return pageFigure{}, false, nil
	}
	o := drawing{metrics: []string{metric}, untitled: true}
	f, err := o.figure(logged)
	if err != nil {
		return pageFigure{}, false, err
	}
	figure, err = newPageFigure(ofTask(task, metricOf(metric).words+" over environment steps"), f)
	return figure, err == nil, err
}

// newPageFigure draws a figure for the page. Its description names the curves; the numbers are in the table.
func newPageFigure(caption string, f plot.Figure) (pageFigure, error) {
	names := make([]string, len(f.Series))
	for i, s := range f.Series {
		names[i] = s.Name
	}
	svg, err := plot.Inline(f, caption+". Curves: "+strings.Join(names, "; "))
	return pageFigure{caption, template.HTML(svg)}, err
}
