#version 330 core

// Targets: one instance is one sphere. Lighting is computed at the vertices, as the reference does, so that the
// polyhedron's edges show.
layout(location = 0) in vec3 vertex; // of the unit sphere; also its normal
layout(location = 1) in vec4 centerRadius;
layout(location = 2) in vec3 unlit;

uniform mat4 projection; // world to clip space
uniform vec3 back;       // the camera's back axis: the headlight shines against it

out vec3 lit;

void main() {
    gl_Position = projection * vec4(centerRadius.xyz + centerRadius.w * vertex, 1.0);
    lit = unlit * (0.3 + 0.6 * max(0.0, dot(vertex, back)));
}
