// Convolutions by oneDNN's primitives. Pictures and results stay NHWC, which its kernels take as they are (measured as
// fast as blocked layouts, without the reorders); it chooses the layout of the weights of each pass. Pictures pass in
// chunks that fit the second-level cache, so that bytes turned into floats, results and activations stay there. The
// activation is not fused as a post-op: oneDNN's relu turns NaN into 0 and would hide it from the loss.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "kernels.h"
#include "onednn.h"
#include "simd.h"
#include "thread.h"

// Pictures in a chunk.
enum { CHUNK = 16 };

#define TRY(call)                                                                                                                  \
    do {                                                                                                                           \
        dnnl_status_t status_ = (call);                                                                                            \
        if (status_ != dnnl_success)                                                                                               \
            return status_;                                                                                                        \
    } while (0)

// task is one primitive with its scratchpad. The scratchpad's memory is the convolution's: oneDNN's own may belong to the
// thread that made the primitive, and a goroutine moves between threads.
typedef struct {
    dnnl_primitive_t primitive;
    dnnl_memory_t scratchpad;
} task;

// part is the convolution of a chunk of n pictures.
typedef struct {
    int64_t n;
    task run[3];            // by pass
    dnnl_memory_t x, y;     // pictures and results, or their gradients
    dnnl_memory_t w[3];     // weights in the layout of each pass; for BACKWARD_WEIGHTS their gradient
    task pack[3];           // HWIO to the layouts of FORWARD and BACKWARD_DATA, and the layout of BACKWARD_WEIGHTS to HWIO
    float *weights[3], *dw; // memory of w; dw adds up the gradient over chunks
    size_t dw_size;         // floats of dw
} part;

struct ariadne_conv {
    ariadne_conv_shape shape;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_attr_t attr;
    part parts[2]; // whole chunks, and the rest
    dnnl_memory_t hwio;
    float *pictures; // a chunk of bytes turned into floats
    float *rest;     // the gradient of the weights from the rest, HWIO
    void *scratchpad;
    size_t scratchpad_size;
};

static void *aligned(size_t size) { return aligned_alloc(64, (size + 63) / 64 * 64 + 64); }

static size_t picture_size(ariadne_conv_shape sh) { return sh.h * sh.w * sh.c; }
static size_t result_size(ariadne_conv_shape sh) { return sh.out_h * sh.out_w * sh.out_c; }
static size_t weights_size(ariadne_conv_shape sh) { return sh.kh * sh.kw * sh.c * sh.out_c; }

// task_new makes the primitive of desc and destroys desc.
static dnnl_status_t task_new(task *k, dnnl_primitive_desc_t desc, ariadne_conv *conv) {
    const_layout pad = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
    size_t size = dnnl_memory_desc_get_size(pad);
    if (size > conv->scratchpad_size)
        conv->scratchpad_size = size;
    dnnl_status_t status = dnnl_memory_create(&k->scratchpad, pad, conv->engine, DNNL_MEMORY_NONE);
    if (status == dnnl_success)
        status = dnnl_primitive_create(&k->primitive, desc);
    dnnl_primitive_desc_destroy(desc);
    return status;
}

static void task_free(task *k) {
    if (k->primitive != NULL)
        dnnl_primitive_destroy(k->primitive);
    if (k->scratchpad != NULL)
        dnnl_memory_destroy(k->scratchpad);
}

static dnnl_status_t task_run(const task *k, dnnl_stream_t stream, int arg0, dnnl_memory_t mem0, int arg1, dnnl_memory_t mem1, int arg2,
                              dnnl_memory_t mem2) {
    dnnl_exec_arg_t args[4] = {{DNNL_ARG_SCRATCHPAD, k->scratchpad}, {arg0, mem0}, {arg1, mem1}, {arg2, mem2}};
    return dnnl_primitive_execute(k->primitive, stream, mem2 == NULL ? 3 : 4, args);
}

static dnnl_status_t reorder_new(task *k, const_layout from, const_layout to, ariadne_conv *conv) {
    dnnl_primitive_desc_t desc;
    TRY(dnnl_reorder_primitive_desc_create(&desc, from, conv->engine, to, conv->engine, conv->attr));
    return task_new(k, desc, conv);
}

// weights_new makes room for the weights in the layout that a pass wants.
static dnnl_status_t weights_new(part *p, enum pass pass, const_layout wanted, ariadne_conv *conv, const_layout hwio) {
    size_t size = dnnl_memory_desc_get_size(wanted);
    p->weights[pass] = aligned(size);
    if (p->weights[pass] == NULL)
        return dnnl_out_of_memory;
    memset(p->weights[pass], 0, size);
    TRY(dnnl_memory_create(&p->w[pass], wanted, conv->engine, p->weights[pass]));
    if (pass != BACKWARD_WEIGHTS)
        return reorder_new(&p->pack[pass], hwio, wanted, conv);
    p->dw_size = size / sizeof(float);
    p->dw = aligned(size);
    if (p->dw == NULL)
        return dnnl_out_of_memory;
    return reorder_new(&p->pack[pass], wanted, hwio, conv);
}

static dnnl_status_t part_passes(part *p, const convolution *c, ariadne_conv *conv, const_layout hwio, dnnl_primitive_desc_t *forward) {
    for (enum pass pass = FORWARD; pass <= BACKWARD_DATA; pass++) {
        dnnl_primitive_desc_t desc;
        TRY(convolution_desc(&desc, pass, c, conv->engine, conv->attr, *forward));
        if (pass == FORWARD)
            TRY(dnnl_primitive_desc_clone(forward, desc));
        const_layout wanted = dnnl_primitive_desc_query_md(
            desc, pass == BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
        dnnl_status_t status = weights_new(p, pass, wanted, conv, hwio);
        if (status != dnnl_success) {
            dnnl_primitive_desc_destroy(desc);
            return status;
        }
        TRY(task_new(&p->run[pass], desc, conv));
    }
    return dnnl_success;
}

static dnnl_status_t part_new(part *p, int64_t n, ariadne_conv *conv, const_layout hwio) {
    ariadne_conv_shape sh = conv->shape;
    p->n = n;
    if (n == 0)
        return dnnl_success;
    // oneDNN names axes as NCHW and OIHW whatever the layout.
    const dnnl_dims_t x = {n, sh.c, sh.h, sh.w}, w = {sh.out_c, sh.c, sh.kh, sh.kw}, y = {n, sh.out_c, sh.out_h, sh.out_w};
    convolution c = {.strides = {sh.stride, sh.stride}, .padding = {sh.pad, sh.pad}};
    dnnl_primitive_desc_t forward = NULL;
    dnnl_status_t status = layout_new(&c.src, x, dnnl_nhwc);
    if (status == dnnl_success)
        status = layout_new(&c.weights, w, dnnl_format_tag_any);
    if (status == dnnl_success)
        status = layout_new(&c.dst, y, dnnl_nhwc);
    if (status == dnnl_success)
        status = dnnl_memory_create(&p->x, LAYOUT(c.src), conv->engine, DNNL_MEMORY_NONE);
    if (status == dnnl_success)
        status = dnnl_memory_create(&p->y, LAYOUT(c.dst), conv->engine, DNNL_MEMORY_NONE);
    if (status == dnnl_success)
        status = part_passes(p, &c, conv, hwio, &forward);
    if (forward != NULL)
        dnnl_primitive_desc_destroy(forward);
    layout_free(&c.src);
    layout_free(&c.weights);
    layout_free(&c.dst);
    return status;
}

static void memory_free(dnnl_memory_t mem) {
    if (mem != NULL)
        dnnl_memory_destroy(mem);
}

static void part_free(part *p) {
    for (enum pass pass = FORWARD; pass <= BACKWARD_DATA; pass++) {
        task_free(&p->run[pass]);
        task_free(&p->pack[pass]);
        memory_free(p->w[pass]);
        free(p->weights[pass]);
    }
    memory_free(p->x);
    memory_free(p->y);
    free(p->dw);
}

// scratchpad_new gives all tasks the same memory: they run one after another.
static dnnl_status_t scratchpad_new(ariadne_conv *conv) {
    conv->scratchpad = aligned(conv->scratchpad_size);
    if (conv->scratchpad == NULL)
        return dnnl_out_of_memory;
    for (part *p = conv->parts; p < conv->parts + 2; p++)
        for (enum pass pass = FORWARD; p->n > 0 && pass <= BACKWARD_DATA; pass++) {
            TRY(dnnl_memory_set_data_handle(p->run[pass].scratchpad, conv->scratchpad));
            TRY(dnnl_memory_set_data_handle(p->pack[pass].scratchpad, conv->scratchpad));
        }
    return dnnl_success;
}

static dnnl_status_t conv_init(ariadne_conv *conv, layout *hwio) {
    ariadne_conv_shape sh = conv->shape;
    TRY(dnnl_engine_create(&conv->engine, dnnl_cpu, 0));
    TRY(dnnl_stream_create(&conv->stream, conv->engine, dnnl_stream_default_flags));
    TRY(dnnl_primitive_attr_create(&conv->attr));
    TRY(dnnl_primitive_attr_set_scratchpad_mode(conv->attr, dnnl_scratchpad_mode_user));
    const dnnl_dims_t w = {sh.out_c, sh.c, sh.kh, sh.kw};
    TRY(layout_new(hwio, w, dnnl_hwio));
    TRY(dnnl_memory_create(&conv->hwio, LAYOUT(*hwio), conv->engine, DNNL_MEMORY_NONE));
    int64_t rest = sh.n % CHUNK;
    TRY(part_new(&conv->parts[0], sh.n < CHUNK ? 0 : CHUNK, conv, LAYOUT(*hwio)));
    TRY(part_new(&conv->parts[1], rest, conv, LAYOUT(*hwio)));
    conv->pictures = aligned(CHUNK * picture_size(sh) * sizeof(float));
    conv->rest = aligned(weights_size(sh) * sizeof(float));
    if (conv->pictures == NULL || conv->rest == NULL)
        return dnnl_out_of_memory;
    return scratchpad_new(conv);
}

int ariadne_conv_new(ariadne_conv **out, ariadne_conv_shape sh) {
    ariadne_conv *conv = calloc(1, sizeof *conv);
    if (conv == NULL)
        return dnnl_out_of_memory;
    conv->shape = sh;
    single_thread();
    layout hwio = {0};
    dnnl_status_t status = conv_init(conv, &hwio);
    layout_free(&hwio);
    if (status != dnnl_success) {
        ariadne_conv_free(conv);
        return status;
    }
    *out = conv;
    return dnnl_success;
}

void ariadne_conv_free(ariadne_conv *conv) {
    part_free(&conv->parts[0]);
    part_free(&conv->parts[1]);
    memory_free(conv->hwio);
    if (conv->attr != NULL)
        dnnl_primitive_attr_destroy(conv->attr);
    if (conv->stream != NULL)
        dnnl_stream_destroy(conv->stream);
    if (conv->engine != NULL)
        dnnl_engine_destroy(conv->engine);
    free(conv->pictures);
    free(conv->rest);
    free(conv->scratchpad);
    free(conv);
}

CLONES static void load(float *restrict to, const uint8_t *restrict bytes, float scale, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] = scale * bytes[i];
}

CLONES static void add(float *restrict to, const float *restrict from, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

// pack brings the weights into the layout of a pass.
static dnnl_status_t pack(ariadne_conv *conv, enum pass pass, const float *w) {
    TRY(dnnl_memory_set_data_handle(conv->hwio, (void *)w));
    for (part *p = conv->parts; p < conv->parts + 2; p++)
        if (p->n > 0)
            TRY(task_run(&p->pack[pass], conv->stream, DNNL_ARG_FROM, conv->hwio, DNNL_ARG_TO, p->w[pass], 0, NULL));
    return dnnl_success;
}

// part_at is the part that takes the pictures from the first on.
static part *part_at(ariadne_conv *conv, int64_t first) {
    return &conv->parts[conv->shape.n - first < CHUNK];
}

// pictures are those of a part from the first on, as floats.
static const float *pictures(ariadne_conv *conv, const part *p, int64_t first, const float *x, const uint8_t *bytes, float scale) {
    size_t size = picture_size(conv->shape);
    if (x != NULL)
        return x + first * size;
    load(conv->pictures, bytes + first * size, scale, p->n * size);
    return conv->pictures;
}

int ariadne_conv_forward(ariadne_conv *conv, float *y, const float *x, const uint8_t *bytes, float scale, const float *w,
                         const float *bias) {
    ariadne_conv_shape sh = conv->shape;
    single_thread();
    TRY(pack(conv, FORWARD, w));
    for (int64_t first = 0; first < sh.n;) {
        part *p = part_at(conv, first);
        float *result = y + first * result_size(sh);
        TRY(dnnl_memory_set_data_handle(p->x, (void *)pictures(conv, p, first, x, bytes, scale)));
        TRY(dnnl_memory_set_data_handle(p->y, result));
        TRY(task_run(&p->run[FORWARD], conv->stream, DNNL_ARG_SRC, p->x, DNNL_ARG_WEIGHTS, p->w[FORWARD], DNNL_ARG_DST, p->y));
        ariadne_bias_act(result, bias, p->n * sh.out_h * sh.out_w, sh.out_c, sh.act);
        first += p->n;
    }
    return dnnl_success;
}

// unpack_gradient brings the gradient of the weights, added up by part, into HWIO.
static dnnl_status_t unpack_gradient(ariadne_conv *conv, float *dw) {
    float *to = dw;
    for (part *p = conv->parts; p < conv->parts + 2; p++) {
        if (p->n == 0)
            continue;
        TRY(dnnl_memory_set_data_handle(conv->hwio, to));
        TRY(dnnl_memory_set_data_handle(p->w[BACKWARD_WEIGHTS], p->dw));
        TRY(task_run(&p->pack[BACKWARD_WEIGHTS], conv->stream, DNNL_ARG_FROM, p->w[BACKWARD_WEIGHTS], DNNL_ARG_TO, conv->hwio, 0, NULL));
        TRY(dnnl_memory_set_data_handle(p->w[BACKWARD_WEIGHTS], p->weights[BACKWARD_WEIGHTS]));
        if (to == conv->rest)
            add(dw, conv->rest, weights_size(conv->shape));
        to = conv->rest;
    }
    return dnnl_success;
}

int ariadne_conv_backward(ariadne_conv *conv, float *dx, float *dw, float *dbias, float *dy, const float *x, const uint8_t *bytes,
                          float scale, const float *y, const float *w) {
    ariadne_conv_shape sh = conv->shape;
    single_thread();
    if (dx != NULL)
        TRY(pack(conv, BACKWARD_DATA, w));
    if (dbias != NULL)
        memset(dbias, 0, sh.out_c * sizeof(float));
    for (part *p = conv->parts; p < conv->parts + 2; p++)
        if (p->n > 0)
            memset(p->dw, 0, p->dw_size * sizeof(float));
    for (int64_t first = 0; first < sh.n;) {
        part *p = part_at(conv, first);
        float *gradient = dy + first * result_size(sh);
        ariadne_bias_act_backward(dbias, gradient, y + first * result_size(sh), p->n * sh.out_h * sh.out_w, sh.out_c, sh.act);
        TRY(dnnl_memory_set_data_handle(p->x, (void *)pictures(conv, p, first, x, bytes, scale)));
        TRY(dnnl_memory_set_data_handle(p->y, gradient));
        TRY(task_run(&p->run[BACKWARD_WEIGHTS], conv->stream, DNNL_ARG_SRC, p->x, DNNL_ARG_DIFF_DST, p->y, DNNL_ARG_DIFF_WEIGHTS,
                     p->w[BACKWARD_WEIGHTS]));
        add(p->dw, p->weights[BACKWARD_WEIGHTS], p->dw_size);
        if (dx != NULL) {
            TRY(dnnl_memory_set_data_handle(p->x, dx + first * picture_size(sh)));
            TRY(task_run(&p->run[BACKWARD_DATA], conv->stream, DNNL_ARG_DIFF_DST, p->y, DNNL_ARG_WEIGHTS, p->w[BACKWARD_DATA],
                         DNNL_ARG_DIFF_SRC, p->x));
        }
        first += p->n;
    }
    return unpack_gradient(conv, dw);
}
