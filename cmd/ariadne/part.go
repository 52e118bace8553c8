package main

import (
	"github.com/spf13/pflag"

	"ariadne/internal/cut"
)

// partValue is a flag that takes a part.
type partValue struct{ *cut.Part }

// partFlag defines the flag --part. usage says what is cut into parts, and what puts them together.
func partFlag(f *pflag.FlagSet, p *cut.Part, usage string) {
	f.Var(partValue{p}, "part", usage+"; parts count from 1, as a job array 1-16 does")
}

// String implements pflag.Value.
func (p partValue) String() string {
	if p.Part == nil {
		return ""
	}
	return p.Part.String()
}

// Type implements pflag.Value.
func (partValue) Type() string { return "N/PARTS" }

// Set implements pflag.Value.
func (p partValue) Set(s string) error {
	read, err := cut.Parse(s)
	if err != nil {
		return saidError(err.Error())
	}
	*p.Part = read
	return nil
}
