// Package render defines what a picture of a maze shows: Scene and View. The Renderer interface hides how pictures are drawn;
// render/gl implements it with OpenGL, render/soft on the CPU. The package knows mazes, not tasks or agents.
//
// It also holds what the renderers share: the camera, the faces of a scene and which of them a camera can see, the shape of a
// target, and the border. Units are metres; z is up.
package render
