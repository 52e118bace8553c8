#version 330 core

uniform samplerCube sky;

in vec3 direction;

out vec4 color;

void main() {
    color = vec4(texture(sky, direction).rgb, 1.0);
}
