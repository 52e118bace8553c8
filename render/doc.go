// Package render turns a maze into pictures: what a picture shows (Scene, View) is defined here, how it is drawn lies
// behind the Renderer interface (render/gl draws with OpenGL). It knows mazes, not tasks or agents.
//
// Everything that renderers share is here as well: the camera, the faces that a scene consists of, which of them a
// camera can see, the shape of a target and the border. Units are metres, z is up.
package render
