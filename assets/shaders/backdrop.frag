#version 330 core

uniform sampler2D backdrop; // a picture

noperspective in vec2 place;

out vec4 color;

void main() {
    color = vec4(texelFetch(backdrop, ivec2(place), 0).rgb, 1.0);
}
