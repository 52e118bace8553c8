package main

import (
	"os"
	"path"

	"ariadne/results"
	"ariadne/rundir"
)

// origin is the folder that a configuration and the weights of its agent are read from.
type origin struct {
	path    string                                       // as messages name it; "" where arguments alone are the configuration
	read    func(file string) ([]byte, error)            // file: the whole path
	weights func(folder string) (file string, err error) // that an agent plays with
}

// onDisk is the folder of a run, or of an agent that was handed on.
func onDisk(run string) origin {
	weights := func(folder string) (string, error) { return rundir.TrainedWeights(folder, tell) }
	return origin{run, os.ReadFile, weights}
}

// inProgram is the folder of an agent that the program carries.
func inProgram(a results.Agent) origin {
	alone := func(folder string) (string, error) { return path.Join(folder, rundir.WeightsFile), nil }
	return origin{a.Path(), results.ReadFile, alone}
}

// trained returns the file of the weights and its content.
func (o origin) trained() (file string, content []byte, err error) {
	if file, err = o.weights(o.path); err != nil {
		return "", nil, err
	}
	content, err = o.read(file)
	return file, content, err
}
