package vector

import (
	"errors"
	"fmt"

	"ariadne/task"
)

// Status is the kind of an error. The numbers are part of the C interface.
type Status int32

// The kinds of errors.
const (
	OK          Status = iota
	Invalid            // an argument is wrong
	Closed             // there is no such batch or agent, or it is closed
	Busy               // a step is under way; wait for it first
	NotReset           // the batch was not reset yet
	Unsupported        // this task cannot do that
	NoRoom             // the caller's memory is too small; the needed size was written
	Failed             // anything else
	Unknown            // there is no such setting
)

// Error is an error and its kind.
type Error struct {
	Status Status
	Err    error
}

// Error implements error.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error without its kind, for package errors.
func (e *Error) Unwrap() error { return e.Err }

// StatusOf returns the kind of an error, OK for none.
func StatusOf(err error) Status {
	if err == nil {
		return OK
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return Failed
}

// statusOf returns the kind of an error that a task returned when it was made.
func statusOf(err error) Status {
	if _, ok := errors.AsType[*task.UnknownSetting](err); ok {
		return Unknown
	}
	return Invalid
}

// Errorf makes an error of a kind.
func Errorf(s Status, format string, args ...any) error {
	return &Error{Status: s, Err: fmt.Errorf(format, args...)}
}
