#version 330 core

in vec3 lit;

out vec4 color;

void main() {
    color = vec4(lit, 1.0);
}
