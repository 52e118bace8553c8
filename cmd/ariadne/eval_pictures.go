package main

import (
	"fmt"

	"ariadne/internal/plot"
)

// drawPictures draws the pictures that were asked for.
func (o *evaluation) drawPictures(results []result) error {
	if o.returns != "" {
		if err := plot.Write(o.returns, returnsFigure(results)); err != nil {
			return err
		}
	}
	if o.parts == "" {
		return nil
	}
	for _, r := range results {
		if len(r.RewardByPart) == 0 {
			return fmt.Errorf("--parts %s: the episodes of %s are of different lengths, or have fewer than %d decisions, so nothing was drawn", o.parts, r.name(), episodeParts)
		}
	}
	return plot.Write(o.parts, partsFigure(resultNames(results), results))
}
