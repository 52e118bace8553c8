#version 330 core

// The sky: a rectangle at the far plane, from `bottom` to the top of the picture (a strip of four).
uniform vec3 right, up, ahead; // world directions; ahead + x * right + y * up is seen at (x, y) in the picture
uniform float bottom;          // in [-1, 1]

out vec3 direction;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 place = vec2(2.0 * corner.x - 1.0, mix(bottom, 1.0, corner.y));
    gl_Position = vec4(place, 1.0, 1.0);
    vec3 world = ahead + place.x * right + place.y * up;
    direction = vec3(world.x, world.z, -world.y);
}
