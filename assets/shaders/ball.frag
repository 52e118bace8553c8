#version 330 core

// The polyhedron that stands for a sphere is a little smaller, and so are its interpolated normals.
uniform float roundness;

noperspective in vec2 edges;
noperspective in vec4 ray;
flat in vec4 ball;
flat in vec3 paint;

out vec4 color; // alpha: the share of the pixel's samples that show the sphere

// The four samples of a pixel, from its middle: where the reference's driver has them.
const vec4 sampleX = vec4(-0.125, 0.375, -0.375, 0.125);
const vec4 sampleY = vec4(0.375, 0.125, -0.125, -0.375);

void main() {
    vec2 edgesX = dFdx(edges), edgesY = dFdy(edges);
    vec4 x = dFdx(ray), y = dFdy(ray);
    vec4 along = ray.x + x.x * sampleX + y.x * sampleY;
    vec4 right = ray.y + x.y * sampleX + y.y * sampleY;
    vec4 up = ray.z + x.z * sampleX + y.z * sampleY;
    vec4 rise = ray.w + x.w * sampleX + y.w * sampleY;
    vec4 square = 1.0 + right * right + up * up;
    vec4 root = along * along - square * ball.x;
    vec4 t = (along - sqrt(max(root, 0.0))) / square;
    vec4 height = ball.w + t * rise; // above the ground
    vec4 inside = min(min(root, min(t, height)),
                      min(edges.x + edgesX.x * sampleX + edgesY.x * sampleY, edges.y + edgesX.y * sampleX + edgesY.y * sampleY));
    // Lit by how much nearer than the centre the surface is.
    float middle = 1.0 + ray.y * ray.y + ray.z * ray.z;
    float near = (ray.x - sqrt(max(ray.x * ray.x - middle * ball.x, 0.0))) / middle;
    float light = 0.3 + 0.6 * roundness * max(0.0, (ball.y - near) / ball.z);
    color = vec4(light * paint, dot(step(0.0, inside), vec4(0.25)));
}
