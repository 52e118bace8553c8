package video_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"

	"ariadne/video"
)

func ExampleCreate() {
	dir, err := os.MkdirTemp("", "video")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "pulse.gif")
	w, err := video.Create(path, 64, 64, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abort() // does nothing after Close
	frame := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 20 {
		draw.Draw(frame, frame.Rect, image.NewUniform(color.Gray{uint8(10 * i)}), image.Point{}, draw.Src)
		if err := w.WriteFrame(frame); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(w.Close())
	// Output: <nil>
}
