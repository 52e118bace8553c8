#version 330 core

// A convex part of a wall or of the floor. Corners are given where they appear in the framebuffer, with their depth.
layout(location = 0) in vec4 placeDepthLight; // pixels, metres
layout(location = 1) in vec3 paper;           // place in the texture, number of the texture
layout(location = 2) in vec4 distances;       // to the four edges of what is seen, in pixels, positive inside

uniform vec2 scale; // from pixels to [0, 2]

out vec2 position; // in the texture
flat out float surface;
flat out float light;
noperspective out vec4 edges;

void main() {
    float depth = placeDepthLight.z;
    gl_Position = vec4((placeDepthLight.xy * scale - 1.0) * depth, 0.0, depth);
    position = paper.xy;
    surface = paper.z;
    light = placeDepthLight.w;
    edges = distances;
}
