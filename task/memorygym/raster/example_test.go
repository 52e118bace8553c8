package raster_test

import (
	"fmt"

	"ariadne/task/memorygym/raster"
)

// A disc with a radius of three pixels, as pygame draws it.
func ExampleSurface_Circle() {
	s := raster.New(8, 8, raster.Colour{})
	s.Circle(4, 4, 3, 0, raster.Colour{255, 255, 255})
	for y := range s.H {
		for x := range s.W {
			if s.At(x, y) == (raster.Colour{}) {
				fmt.Print(".")
			} else {
				fmt.Print("o")
			}
		}
		fmt.Println()
	}
	// Output:
	// ........
	// ...oo...
	// ..oooo..
	// .oooooo.
	// .oooooo.
	// ..oooo..
	// ...oo...
	// ........
}
