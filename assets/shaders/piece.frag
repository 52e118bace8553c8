#version 330 core

uniform sampler2DArray surfaces;

in vec2 position;
flat in float surface;
flat in float light;
noperspective in vec4 edges;

out vec4 color; // alpha: the share of the pixel's samples that lie inside all edges

// The four samples of a pixel, from its middle: where the reference's driver has them.
const vec4 sampleX = vec4(-0.125, 0.375, -0.375, 0.125);
const vec4 sampleY = vec4(0.375, 0.125, -0.125, -0.375);

void main() {
    vec4 x = dFdx(edges), y = dFdy(edges);
    vec4 inside = min(min(edges.x + x.x * sampleX + y.x * sampleY, edges.y + x.y * sampleX + y.y * sampleY),
                      min(edges.z + x.z * sampleX + y.z * sampleY, edges.w + x.w * sampleX + y.w * sampleY));
    color = vec4(light * texture(surfaces, vec3(position, surface)).rgb, dot(step(0.0, inside), vec4(0.25)));
}
