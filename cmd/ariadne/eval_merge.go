package main

import (
	"fmt"
	"io"

	"ariadne/internal/cut"
)

// mergeEvaluation reports an evaluation whose parts are in files. report has the flags that say how.
func mergeEvaluation(paths []string, report evaluation, w io.Writer) error {
	if err := report.checkReport(); err != nil {
		return err
	}
	results, err := mergeKept(paths)
	if err != nil {
		return usageError{err}
	}
	report.list = report.markdown || len(results) > 1
	if err := report.print(w, results); err != nil {
		return err
	}
	return report.drawPictures(results)
}

// mergeKept returns the results of an evaluation from the files of all of its parts.
func mergeKept(paths []string) ([]result, error) {
	var first *keptPart
	files := map[int]string{} // by the number of the part
	var played [][]playedEpisode
	for _, path := range paths {
		k, err := readKept(path)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first, played = k, make([][]playedEpisode, len(k.head.Entrants))
		}
		if err := k.belongs(first, files); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		files[k.head.Part.Number] = path
		for at, episodes := range k.done {
			played[at.entrant] = append(played[at.entrant], episodes...)
		}
	}
	have := func(n int) bool { _, ok := files[n]; return ok }
	if err := cut.Missing(first.head.Part.Of, have); err != nil {
		return nil, err
	}
	o := first.head.evaluation()
	var results []result
	for i, f := range first.head.Entrants {
		inOrder(played[i])
		results = append(results, o.result(f, played[i]))
	}
	return results, nil
}

// belongs returns an error if a part is not complete, or not another part of the evaluation of which first is a part. files has the paths
// of the parts before, by number.
func (k *keptPart) belongs(first *keptPart, files map[int]string) error {
	if k.head.Part.Of != first.head.Part.Of {
		return fmt.Errorf("it is part %v, and %s is one of %d", k.head.Part, first.path, first.head.Part.Of)
	}
	if other, ok := files[k.head.Part.Number]; ok {
		return fmt.Errorf("it is part %v, and so is %s", k.head.Part, other)
	}
	same := k.head
	same.Part = first.head.Part
	if what, have, ask := same.difference(first.head); what != "" {
		return fmt.Errorf("its %s %v, not %v as of %s: these are parts of different evaluations", what, have, ask, first.path)
	}
	if lacking, all := k.lacking(); lacking > 0 {
		return fmt.Errorf("it has %d of %d groups of episodes; play the others with the command that began it", all-lacking, all)
	}
	return nil
}
