#include "onednn.h"

#if DNNL_VERSION_MAJOR < 3

dnnl_status_t layout_new(layout *l, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
    return dnnl_memory_desc_init_by_tag(l, 4, dims, dnnl_f32, tag);
}

void layout_free(layout *l) { (void)l; }

dnnl_status_t convolution_desc(dnnl_primitive_desc_t *desc, enum pass pass, const convolution *c, dnnl_engine_t engine,
                               const_dnnl_primitive_attr_t attr, const_dnnl_primitive_desc_t hint) {
    dnnl_convolution_desc_t op;
    dnnl_status_t status;
    switch (pass) {
    case FORWARD:
        status = dnnl_convolution_forward_desc_init(&op, dnnl_forward_training, dnnl_convolution_direct, &c->src, &c->weights, NULL,
                                                    &c->dst, c->strides, c->padding, c->padding);
        break;
    case BACKWARD_WEIGHTS:
        status = dnnl_convolution_backward_weights_desc_init(&op, dnnl_convolution_direct, &c->src, &c->weights, NULL, &c->dst,
                                                             c->strides, c->padding, c->padding);
        break;
    default:
        status = dnnl_convolution_backward_data_desc_init(&op, dnnl_convolution_direct, &c->src, &c->weights, &c->dst, c->strides,
                                                          c->padding, c->padding);
    }
    return status != dnnl_success ? status : dnnl_primitive_desc_create(desc, &op, attr, engine, hint);
}

#else

static const dnnl_dims_t none = {0, 0}; // dilation

dnnl_status_t layout_new(layout *l, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
    return dnnl_memory_desc_create_with_tag(l, 4, dims, dnnl_f32, tag);
}

void layout_free(layout *l) {
    if (*l != NULL)
        dnnl_memory_desc_destroy(*l);
}

dnnl_status_t convolution_desc(dnnl_primitive_desc_t *desc, enum pass pass, const convolution *c, dnnl_engine_t engine,
                               const_dnnl_primitive_attr_t attr, const_dnnl_primitive_desc_t hint) {
    switch (pass) {
    case FORWARD:
        return dnnl_convolution_forward_primitive_desc_create(desc, engine, dnnl_forward_training, dnnl_convolution_direct, c->src,
                                                              c->weights, NULL, c->dst, c->strides, none, c->padding, c->padding, attr);
    case BACKWARD_WEIGHTS:
        return dnnl_convolution_backward_weights_primitive_desc_create(desc, engine, dnnl_convolution_direct, c->src, c->weights,
                                                                       NULL, c->dst, c->strides, none, c->padding, c->padding, hint, attr);
    default:
        return dnnl_convolution_backward_data_primitive_desc_create(desc, engine, dnnl_convolution_direct, c->src, c->weights,
                                                                    c->dst, c->strides, none, c->padding, c->padding, hint, attr);
    }
}

#endif
