#version 330 core

// What lies behind everything else in a picture: a rectangle.
layout(location = 0) in vec4 places; // pixels of the framebuffer, pixels of the picture

uniform vec2 scale; // from pixels to [0, 2]

noperspective out vec2 place;

void main() {
    gl_Position = vec4(places.xy * scale - 1.0, 0.0, 1.0);
    place = places.zw;
}
