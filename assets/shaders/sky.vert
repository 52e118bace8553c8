#version 330 core

// The sky: a rectangle at the far plane, from `bottom` to the top of the picture (a strip of four).
uniform float bottom; // in [-1, 1]

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4(2.0 * corner.x - 1.0, mix(bottom, 1.0, corner.y), 1.0, 1.0);
}
