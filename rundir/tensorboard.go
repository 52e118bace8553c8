package rundir

import "ariadne/internal/tfevents"

// TensorBoard is a Sink that writes an event file for TensorBoard. Each run of the program begins a new file.
type TensorBoard struct {
	dir     string
	writer  *tfevents.Writer
	scalars []tfevents.Scalar
}

// NewTensorBoard returns a sink that writes into a folder.
func NewTensorBoard(dir string) *TensorBoard { return &TensorBoard{dir: dir} }

// Rewind begins a file that supersedes what older files hold after step.
func (t *TensorBoard) Rewind(step int64) (err error) {
	t.writer, err = tfevents.Create(t.dir, step+1)
	return err
}

// Write appends a record.
func (t *TensorBoard) Write(r Record) error {
	t.scalars = t.scalars[:0]
	for _, s := range r.Scalars {
		t.scalars = append(t.scalars, tfevents.Scalar{Tag: s.Name, Value: s.Value})
	}
	return t.writer.Write(r.Time, r.Step, t.scalars)
}

// Sync makes all written data durable.
func (t *TensorBoard) Sync() error { return t.writer.Sync() }

// Close closes the file.
func (t *TensorBoard) Close() error {
	if t.writer == nil {
		return nil
	}
	return t.writer.Close()
}
