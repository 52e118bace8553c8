#version 330 core

// The direction follows from the pixel's place and not from the vertices, so that it depends neither on where the
// rectangle ends nor on the picture's place in the framebuffer.
uniform vec2 origin;           // the picture's place in the framebuffer, pixels
uniform vec3 right, up, first; // directions: from pixel to pixel to the right, upwards; at the picture's lower left corner
uniform samplerCube sky;

out vec4 color;

void main() {
    vec2 place = gl_FragCoord.xy - origin;
    vec3 world = first + place.x * right + place.y * up;
    color = vec4(texture(sky, vec3(world.x, world.z, -world.y)).rgb, 1.0);
}
