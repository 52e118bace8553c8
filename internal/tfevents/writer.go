// Package tfevents writes scalars into event files for TensorBoard. A file is a sequence of TFRecords with checksums; each
// record is one protocol-buffer message of type tensorflow.Event.
package tfevents

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Scalar is one number of a step.
type Scalar struct {
	Tag   string // name on TensorBoard's page; the part before the first slash forms groups
	Value float64
}

// Writer appends events to one file. It is used from one goroutine at a time.
type Writer struct {
	file *os.File
	buf  []byte
}

// Create makes a new event file in dir, named after the present time as TensorBoard expects. For the steps from first on, it
// supersedes the events in older files of the folder. So a resumed run shows every step once.
func Create(dir string, first int64) (*Writer, error) {
	now := time.Now()
	file, err := createUnique(dir, now)
	if err != nil {
		return nil, err
	}
	w := &Writer{file: file}
	wall := seconds(now)
	w.buf = appendRecord(w.buf, versionEvent(wall))
	w.buf = appendRecord(w.buf, startEvent(wall, first))
	if err := w.write(); err != nil {
		_ = file.Close() // the write error is the one to report
		return nil, err
	}
	return w, nil
}

// createUnique finds a name that no earlier file has. TensorBoard reads the files of a folder in alphabetical order.
func createUnique(dir string, now time.Time) (*os.File, error) {
	for i := 0; ; i++ {
		name := fmt.Sprintf("events.out.tfevents.%010d.ariadne.%d", now.Unix(), i)
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

func seconds(t time.Time) float64 { return float64(t.Unix()) + float64(t.Nanosecond())/1e9 }

// Path returns the file's path.
func (w *Writer) Path() string { return w.file.Name() }

// Write appends the scalars of one step.
func (w *Writer) Write(at time.Time, step int64, scalars []Scalar) error {
	w.buf = appendRecord(w.buf, scalarEvent(seconds(at), step, scalars))
	return w.write()
}

// write passes a whole record to the operating system at once, so that a reader never sees an incomplete one.
func (w *Writer) write() error {
	_, err := w.file.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

// Sync makes all written data durable.
func (w *Writer) Sync() error { return w.file.Sync() }

// Close syncs and closes the file.
func (w *Writer) Close() error { return errors.Join(w.file.Sync(), w.file.Close()) }
