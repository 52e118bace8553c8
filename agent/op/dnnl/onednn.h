// The few calls of oneDNN that differ between versions 2 and 3, in one form.
#ifndef ARIADNE_ONEDNN_H
#define ARIADNE_ONEDNN_H

#include <dnnl.h>
#include <stddef.h>

// layout describes an array: its axes and how they lie in memory. Queries return a const_layout. LAYOUT(l) is a layout in the
// form that calls take.
typedef dnnl_memory_desc_t layout;
#if DNNL_VERSION_MAJOR < 3
typedef const dnnl_memory_desc_t *const_layout;
#define LAYOUT(l) (&(l))
#else
typedef const_dnnl_memory_desc_t const_layout;
#define LAYOUT(l) (l)
#endif

// convolution describes a convolution: layouts of the source, the weights and the result, strides, and the padding before and
// behind in both directions. It has no bias.
typedef struct {
    layout src, weights, dst;
    dnnl_dims_t strides, padding;
} convolution;

dnnl_status_t layout_new(layout *l, const dnnl_dims_t dims, dnnl_format_tag_t tag);
void layout_free(layout *l);

enum pass { FORWARD, BACKWARD_WEIGHTS, BACKWARD_DATA };

// convolution_desc chooses an implementation of a pass. hint is the one of the forward pass, for the backward passes.
dnnl_status_t convolution_desc(dnnl_primitive_desc_t *desc, enum pass pass, const convolution *c, dnnl_engine_t engine,
                               const_dnnl_primitive_attr_t attr, const_dnnl_primitive_desc_t hint);

#endif
