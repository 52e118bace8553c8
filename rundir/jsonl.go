package rundir

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"ariadne/internal/jsonerror"
)

// Files of a run's folder.
const (
	ConfigFile  = "config.yaml"   // the composed configuration
	MetricsFile = "metrics.jsonl" // of JSONLines
)

// JSONLines is a Sink that appends each record as one line of JSON: "step", "time" (seconds since 1970) and the scalars
// by name.
type JSONLines struct {
	file *os.File
	buf  []byte
}

// OpenJSONLines opens the file at path, or creates it.
func OpenJSONLines(path string) (*JSONLines, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	return &JSONLines{file: f}, nil
}

// Rewind cuts the file after the last record up to step. It also cuts off an unfinished line.
func (j *JSONLines) Rewind(step int64) error {
	keep, err := keepUntil(j.file, step)
	if err != nil {
		return fmt.Errorf("metrics %s: %w", j.file.Name(), err)
	}
	if err := j.file.Truncate(keep); err != nil {
		return err
	}
	_, err = j.file.Seek(keep, io.SeekStart)
	return err
}

// keepUntil returns the length of the part of f that holds complete records up to step. Damaged lines among them stay, because
// the lines after them are still valid.
func keepUntil(f io.ReadSeeker, step int64) (int64, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	keep, at, r := int64(0), int64(0), bufio.NewReader(f)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return keep, nil
		}
		if err != nil {
			return 0, err
		}
		var record struct {
			Step *int64 `json:"step"`
		}
		at += int64(len(line))
		if json.Unmarshal(line, &record) != nil || record.Step == nil {
			continue
		}
		if *record.Step > step {
			return keep, nil
		}
		keep = at
	}
}

// Write appends a record.
func (j *JSONLines) Write(r Record) error {
	b := append(j.buf[:0], `{"step":`...)
	b = strconv.AppendInt(b, r.Step, 10)
	b = append(b, `,"time":`...)
	b = strconv.AppendFloat(b, float64(r.Time.UnixMilli())/1000, 'f', 3, 64)
	for _, s := range r.Scalars {
		b = append(b, ',')
		b = strconv.AppendQuote(b, s.Name)
		b = append(b, ':')
		b = strconv.AppendFloat(b, s.Value, 'g', -1, 64)
	}
	j.buf = append(b, "}\n"...)
	_, err := j.file.Write(j.buf)
	return err
}

// Sync makes all written data durable.
func (j *JSONLines) Sync() error { return j.file.Sync() }

// Close syncs and closes the file.
func (j *JSONLines) Close() error { return errors.Join(j.file.Sync(), j.file.Close()) }

// ReadJSONLines reads what JSONLines wrote. It leaves out an unfinished last line. It also leaves out damaged lines, and calls
// warn about them.
func ReadJSONLines(r io.Reader, warn func(text string)) ([]Record, error) {
	var records []Record
	b := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := b.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return records, err
		}
		var values map[string]float64
		if err := json.Unmarshal(line, &values); err != nil {
			warn(fmt.Sprintf("line %d is damaged (%v); it is left out", n, jsonerror.Plain(err)))
			continue
		}
		step, at := int64(values["step"]), time.UnixMilli(int64(values["time"]*1000))
		delete(values, "step")
		delete(values, "time")
		records = append(records, NewRecord(step, at, values))
	}
}
