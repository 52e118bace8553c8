package main

import "fmt"

// drawPictures draws what was asked for.
func (o *evaluation) drawPictures(results []result) error {
	if o.parts == "" {
		return nil
	}
	names := make([]string, len(results))
	for i, r := range results {
		if len(r.RewardByPart) == 0 {
			return fmt.Errorf("--parts %s: the episodes of %s are of different lengths, or have fewer than %d decisions, so nothing was drawn", o.parts, r.name(), episodeParts)
		}
		names[i] = r.name()
	}
	return drawParts(o.parts, "", names, results, nil)
}
