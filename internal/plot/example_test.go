package plot_test

import (
	"fmt"
	"os"
	"path/filepath"

	"ariadne/internal/plot"
)

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "plot")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	err = plot.Write(filepath.Join(dir, "curve.png"), plot.Figure{
		Title:  "T-Maze, corridor of 160 cells",
		XLabel: "environment steps",
		YLabel: "success",
		Series: []plot.Series{{Name: "agalite", X: []float64{0, 1e6, 2e6}, Y: []float64{0.5, 0.7, 1}}},
		Lines:  []plot.Line{{Label: "chance", Y: 0.5}},
	})
	fmt.Println(err)
	// Output: <nil>
}
