#version 330 core

// A sphere before a camera, inside a convex outline. A ray from the eye along d, whose component along the camera's axis
// is 1, meets it where |t*d - to| = radius, with `to` from the eye to the centre.
layout(location = 0) in vec4 placeDistances; // pixels; to the two edges of what is seen, in pixels, positive inside
layout(location = 1) in vec4 direction;      // of d: d*to; components along the camera's right and up axes, along z
layout(location = 2) in vec4 measures;       // |to|^2 - radius^2; depth of the centre; radius; height of the eye
layout(location = 3) in vec3 unlit;

uniform vec2 scale; // from pixels to [0, 2]

noperspective out vec2 edges;
noperspective out vec4 ray;
flat out vec4 ball;
flat out vec3 paint;

void main() {
    gl_Position = vec4(placeDistances.xy * scale - 1.0, 0.0, 1.0);
    edges = placeDistances.zw;
    ray = direction;
    ball = measures;
    paint = unlit;
}
