// Convolutions by oneDNN's primitives. Pictures and results stay NHWC, which oneDNN's kernels take directly (measured as fast as
// blocked layouts, and they need no reorders). oneDNN chooses the layout of the weights for each pass. The activation is not
// fused as a post-op: oneDNN's relu turns NaN into 0 and would hide it from the loss.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "kernels.h"
#include "onednn.h"
#include "simd.h"
#include "thread.h"

#define TRY(call)                                                                                                                  \
    do {                                                                                                                           \
        dnnl_status_t status_ = (call);                                                                                            \
        if (status_ != dnnl_success)                                                                                               \
            return status_;                                                                                                        \
    } while (0)

// task is one primitive with its scratchpad. The convolution owns the scratchpad's memory: a scratchpad of oneDNN's own may
// belong to the thread that made the primitive, and a goroutine moves between threads.
typedef struct {
    dnnl_primitive_t primitive;
    dnnl_memory_t scratchpad;
} task;

struct ariadne_conv {
    ariadne_conv_shape shape;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_attr_t attr;
    task run[3];        // by pass
    dnnl_memory_t x, y; // pictures and results, or their gradients
    dnnl_memory_t hwio;
    dnnl_memory_t w[3]; // weights in the layout of each pass; for BACKWARD_WEIGHTS their gradient
    task pack[3];       // from HWIO to the layouts of FORWARD and BACKWARD_DATA, and from the layout of BACKWARD_WEIGHTS to HWIO
    float *weights[3];  // memory of w
    float *dw;          // gradient of the weights, summed over calls, in the layout of BACKWARD_WEIGHTS
    size_t dw_size;     // number of floats of dw
    float *pictures;    // bytes turned into floats
    float *unpacked;    // a gradient of the weights, HWIO
    void *scratchpad;
    size_t scratchpad_size;
};

static void *aligned(size_t size) { return aligned_alloc(64, (size + 63) / 64 * 64 + 64); }

static size_t picture_size(ariadne_conv_shape sh) { return sh.h * sh.w * sh.c; }
static size_t weights_size(ariadne_conv_shape sh) { return sh.kh * sh.kw * sh.c * sh.out_c; }

// task_new makes the primitive of desc, and destroys desc.
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

// weights_new allocates the weights in the layout that a pass wants.
static dnnl_status_t weights_new(ariadne_conv *conv, enum pass pass, const_layout wanted, const_layout hwio) {
    size_t size = dnnl_memory_desc_get_size(wanted);
    conv->weights[pass] = aligned(size);
    if (conv->weights[pass] == NULL)
        return dnnl_out_of_memory;
    memset(conv->weights[pass], 0, size);
    TRY(dnnl_memory_create(&conv->w[pass], wanted, conv->engine, conv->weights[pass]));
    if (pass != BACKWARD_WEIGHTS)
        return reorder_new(&conv->pack[pass], hwio, wanted, conv);
    conv->dw_size = size / sizeof(float);
    conv->dw = aligned(size);
    if (conv->dw == NULL)
        return dnnl_out_of_memory;
    return reorder_new(&conv->pack[pass], wanted, hwio, conv);
}

static dnnl_status_t passes_new(ariadne_conv *conv, const convolution *c, const_layout hwio, dnnl_primitive_desc_t *forward) {
    for (enum pass pass = FORWARD; pass <= BACKWARD_DATA; pass++) {
        dnnl_primitive_desc_t desc;
        TRY(convolution_desc(&desc, pass, c, conv->engine, conv->attr, *forward));
        if (pass == FORWARD)
            TRY(dnnl_primitive_desc_clone(forward, desc));
        const_layout wanted = dnnl_primitive_desc_query_md(
            desc, pass == BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
        dnnl_status_t status = weights_new(conv, pass, wanted, hwio);
        if (status != dnnl_success) {
            dnnl_primitive_desc_destroy(desc);
            return status;
        }
        TRY(task_new(&conv->run[pass], desc, conv));
    }
    return dnnl_success;
}

// problem_new makes everything that depends on the layouts of c.
static dnnl_status_t problem_new(ariadne_conv *conv, convolution *c, layout *hwio) {
    ariadne_conv_shape sh = conv->shape;
    // oneDNN lists axes as NCHW and OIHW in any layout.
    const dnnl_dims_t x = {sh.n, sh.c, sh.h, sh.w}, w = {sh.out_c, sh.c, sh.kh, sh.kw}, y = {sh.n, sh.out_c, sh.out_h, sh.out_w};
    TRY(layout_new(hwio, w, dnnl_hwio));
    TRY(layout_new(&c->src, x, dnnl_nhwc));
    TRY(layout_new(&c->weights, w, dnnl_format_tag_any));
    TRY(layout_new(&c->dst, y, dnnl_nhwc));
    TRY(dnnl_memory_create(&conv->hwio, LAYOUT(*hwio), conv->engine, DNNL_MEMORY_NONE));
    TRY(dnnl_memory_create(&conv->x, LAYOUT(c->src), conv->engine, DNNL_MEMORY_NONE));
    TRY(dnnl_memory_create(&conv->y, LAYOUT(c->dst), conv->engine, DNNL_MEMORY_NONE));
    dnnl_primitive_desc_t forward = NULL;
    dnnl_status_t status = passes_new(conv, c, LAYOUT(*hwio), &forward);
    if (forward != NULL)
        dnnl_primitive_desc_destroy(forward);
    return status;
}

// scratchpad_new gives all tasks the same memory: they run one after another.
static dnnl_status_t scratchpad_new(ariadne_conv *conv) {
    conv->scratchpad = aligned(conv->scratchpad_size);
    if (conv->scratchpad == NULL)
        return dnnl_out_of_memory;
    for (enum pass pass = FORWARD; pass <= BACKWARD_DATA; pass++) {
        TRY(dnnl_memory_set_data_handle(conv->run[pass].scratchpad, conv->scratchpad));
        TRY(dnnl_memory_set_data_handle(conv->pack[pass].scratchpad, conv->scratchpad));
    }
    return dnnl_success;
}

static dnnl_status_t conv_init(ariadne_conv *conv) {
    ariadne_conv_shape sh = conv->shape;
    TRY(dnnl_engine_create(&conv->engine, dnnl_cpu, 0));
    TRY(dnnl_stream_create(&conv->stream, conv->engine, dnnl_stream_default_flags));
    TRY(dnnl_primitive_attr_create(&conv->attr));
    TRY(dnnl_primitive_attr_set_scratchpad_mode(conv->attr, dnnl_scratchpad_mode_user));
    convolution c = {.strides = {sh.stride, sh.stride}, .padding = {sh.pad, sh.pad}};
    layout hwio = {0};
    dnnl_status_t status = problem_new(conv, &c, &hwio);
    layout_free(&c.src);
    layout_free(&c.weights);
    layout_free(&c.dst);
    layout_free(&hwio);
    TRY(status);
    conv->pictures = aligned(sh.n * picture_size(sh) * sizeof(float));
    conv->unpacked = aligned(weights_size(sh) * sizeof(float));
    if (conv->pictures == NULL || conv->unpacked == NULL)
        return dnnl_out_of_memory;
    return scratchpad_new(conv);
}

int ariadne_conv_new(ariadne_conv **out, ariadne_conv_shape sh) {
    ariadne_conv *conv = calloc(1, sizeof *conv);
    if (conv == NULL)
        return dnnl_out_of_memory;
    conv->shape = sh;
    single_thread();
    dnnl_status_t status = conv_init(conv);
    if (status != dnnl_success) {
        ariadne_conv_free(conv);
        return status;
    }
    *out = conv;
    return dnnl_success;
}

static void memory_free(dnnl_memory_t mem) {
    if (mem != NULL)
        dnnl_memory_destroy(mem);
}

void ariadne_conv_free(ariadne_conv *conv) {
    for (enum pass pass = FORWARD; pass <= BACKWARD_DATA; pass++) {
        task_free(&conv->run[pass]);
        task_free(&conv->pack[pass]);
        memory_free(conv->w[pass]);
        free(conv->weights[pass]);
    }
    memory_free(conv->x);
    memory_free(conv->y);
    memory_free(conv->hwio);
    if (conv->attr != NULL)
        dnnl_primitive_attr_destroy(conv->attr);
    if (conv->stream != NULL)
        dnnl_stream_destroy(conv->stream);
    if (conv->engine != NULL)
        dnnl_engine_destroy(conv->engine);
    free(conv->dw);
    free(conv->pictures);
    free(conv->unpacked);
    free(conv->scratchpad);
    free(conv);
}

CLONES static void load(float *restrict to, const uint8_t *restrict bytes, float scale, float offset, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] = scale * bytes[i] + offset;
}

CLONES static void add(float *restrict to, const float *restrict from, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

// pack copies the weights into the layout of a pass.
static dnnl_status_t pack(ariadne_conv *conv, enum pass pass, const float *w) {
    TRY(dnnl_memory_set_data_handle(conv->hwio, (void *)w));
    return task_run(&conv->pack[pass], conv->stream, DNNL_ARG_FROM, conv->hwio, DNNL_ARG_TO, conv->w[pass], 0, NULL);
}

int ariadne_conv_load(ariadne_conv *conv, const float *w, bool backward) {
    single_thread();
    return pack(conv, backward ? BACKWARD_DATA : FORWARD, w);
}

// pictures returns the pictures as floats.
static const float *pictures(ariadne_conv *conv, const float *x, const uint8_t *bytes, float scale, float offset) {
    if (x != NULL)
        return x;
    load(conv->pictures, bytes, scale, offset, conv->shape.n * picture_size(conv->shape));
    return conv->pictures;
}

int ariadne_conv_forward(ariadne_conv *conv, float *y, const float *x, const uint8_t *bytes, float scale, float offset,
                         const float *bias) {
    ariadne_conv_shape sh = conv->shape;
    single_thread();
    TRY(dnnl_memory_set_data_handle(conv->x, (void *)pictures(conv, x, bytes, scale, offset)));
    TRY(dnnl_memory_set_data_handle(conv->y, y));
    TRY(task_run(&conv->run[FORWARD], conv->stream, DNNL_ARG_SRC, conv->x, DNNL_ARG_WEIGHTS, conv->w[FORWARD], DNNL_ARG_DST, conv->y));
    ariadne_bias_act(y, bias, sh.n * sh.out_h * sh.out_w, sh.out_c, sh.act);
    return dnnl_success;
}

void ariadne_conv_clear(ariadne_conv *conv) { memset(conv->dw, 0, conv->dw_size * sizeof(float)); }

int ariadne_conv_backward(ariadne_conv *conv, float *dx, float *dbias, float *dy, const float *x, const uint8_t *bytes, float scale,
                          float offset, const float *y) {
    ariadne_conv_shape sh = conv->shape;
    single_thread();
    ariadne_bias_act_backward(dbias, dy, y, sh.n * sh.out_h * sh.out_w, sh.out_c, sh.act);
    TRY(dnnl_memory_set_data_handle(conv->x, (void *)pictures(conv, x, bytes, scale, offset)));
    TRY(dnnl_memory_set_data_handle(conv->y, dy));
    TRY(task_run(&conv->run[BACKWARD_WEIGHTS], conv->stream, DNNL_ARG_SRC, conv->x, DNNL_ARG_DIFF_DST, conv->y, DNNL_ARG_DIFF_WEIGHTS,
                 conv->w[BACKWARD_WEIGHTS]));
    add(conv->dw, conv->weights[BACKWARD_WEIGHTS], conv->dw_size);
    if (dx == NULL)
        return dnnl_success;
    TRY(dnnl_memory_set_data_handle(conv->x, dx));
    return task_run(&conv->run[BACKWARD_DATA], conv->stream, DNNL_ARG_DIFF_DST, conv->y, DNNL_ARG_WEIGHTS, conv->w[BACKWARD_DATA],
                    DNNL_ARG_DIFF_SRC, conv->x);
}

int ariadne_conv_gradient(ariadne_conv *conv, float *dw) {
    single_thread();
    TRY(dnnl_memory_set_data_handle(conv->hwio, conv->unpacked));
    TRY(dnnl_memory_set_data_handle(conv->w[BACKWARD_WEIGHTS], conv->dw));
    TRY(task_run(&conv->pack[BACKWARD_WEIGHTS], conv->stream, DNNL_ARG_FROM, conv->w[BACKWARD_WEIGHTS], DNNL_ARG_TO, conv->hwio, 0, NULL));
    TRY(dnnl_memory_set_data_handle(conv->w[BACKWARD_WEIGHTS], conv->weights[BACKWARD_WEIGHTS]));
    add(dw, conv->unpacked, weights_size(conv->shape));
    return dnnl_success;
}
