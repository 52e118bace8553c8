package main

import (
	"os"
	"path"

	"ariadne/results"
	"ariadne/rundir"
)

// origin is the folder from which a configuration and the weights of its agent are read.
type origin struct {
	path    string                                       // as messages name it; "" if the configuration comes from arguments alone
	read    func(file string) ([]byte, error)            // reads a file; file is the whole path
	weights func(folder string) (file string, err error) // finds the file of the weights with which an agent plays
}

// onDisk returns the folder of a run, or of an agent that was handed on, as an origin.
func onDisk(run string) origin {
	weights := func(folder string) (string, error) { return rundir.TrainedWeights(folder, tell) }
	return origin{run, os.ReadFile, weights}
}

// inProgram returns the folder of an agent that is part of the program as an origin.
func inProgram(a results.Agent) origin {
	alone := func(folder string) (string, error) { return path.Join(folder, rundir.WeightsFile), nil }
	return origin{a.Path(), results.ReadFile, alone}
}

// trained returns the path of the file of the weights, and its content.
func (o origin) trained() (file string, content []byte, err error) {
	if file, err = o.weights(o.path); err != nil {
		return "", nil, err
	}
	content, err = o.read(file)
	return file, content, err
}
