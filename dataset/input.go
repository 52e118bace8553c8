package dataset

// InputError is an error in what the caller gave: a plan, or a file or folder that is missing, damaged or not the expected one.
// Errors of other types are failures on the way, and differences that a replay found.
type InputError struct{ Err error }

// Error implements error.
func (e *InputError) Error() string { return e.Err.Error() }

// Unwrap returns the underlying error.
func (e *InputError) Unwrap() error { return e.Err }

// given marks an error as an InputError.
func given(err error) error {
	if err == nil {
		return nil
	}
	return &InputError{err}
}
