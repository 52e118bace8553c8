package main

import "slices"

// difference is a key in which the configurations of runs differ.
type difference struct {
	Key    string
	Values []string // the value of each run; "" where there is none
}

// differences lists all keys that differ, in the order of the first configuration that has them. Null counts as a key that is not there. The
// keys of a run's folder are left out, since its name tells the same.
func differences(runs []*reportedRun) []difference {
	var list []difference
	for _, key := range keysOf(runs) {
		if key == "run.dir" {
			continue
		}
		d := difference{Key: key, Values: make([]string, len(runs))}
		hashes := make([]string, len(runs))
		for i, r := range runs {
			if part := leaf(r.config, key); part != nil {
				d.Values[i], hashes[i] = written(part), part.Hash()
			}
		}
		if slices.ContainsFunc(hashes, func(h string) bool { return h != hashes[0] }) {
			list = append(list, d)
		}
	}
	return list
}

// keysOf lists the keys of all configurations that have a single value, each once.
func keysOf(runs []*reportedRun) []string {
	var keys []string
	for _, r := range runs {
		for _, key := range r.config.Paths() {
			if leaf(r.config, key) != nil && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}
