#version 330 core

// Walls and floor: one instance is one render.Face, the corners follow from the vertex number (a strip of four).
layout(location = 0) in vec4 centerTexture;
layout(location = 1) in vec4 uRepeat;
layout(location = 2) in vec4 vRepeat;

uniform mat4 projection; // world to clip space
uniform vec3 back;       // the camera's back axis: the headlight shines against it

out vec2 position; // in the texture
flat out float surface;
flat out float light;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    vec3 u = uRepeat.xyz, v = vRepeat.xyz;
    vec3 normal = normalize(cross(u, v));
    gl_Position = projection * vec4(centerTexture.xyz + corner.x * u + corner.y * v, 1.0);
    position = vec2(0.5, -0.5) * vec2(uRepeat.w, vRepeat.w) * corner - 0.5;
    surface = centerTexture.w;
    light = 0.3 + 0.6 * max(0.0, dot(normal, back));
}
