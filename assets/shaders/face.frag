#version 330 core

uniform sampler2DArray surfaces;

in vec2 position;
flat in float surface;
flat in float light;

out vec4 color;

void main() {
    color = vec4(light * texture(surfaces, vec3(position, surface)).rgb, 1.0);
}
