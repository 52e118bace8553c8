package dataset

// InputError is an error about what was given: a plan, or a file or a folder that is missing, damaged or another one than it must
// be. Other errors are of what happened on the way, and differences that a replay has found.
type InputError struct{ Err error }

// Error implements error.
func (e *InputError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *InputError) Unwrap() error { return e.Err }

// given marks an error as one about what was given.
func given(err error) error {
	if err == nil {
		return nil
	}
	return &InputError{err}
}
