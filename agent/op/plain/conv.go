package plain

import "fmt"

// ConvShape describes a convolution of N pictures [N, H, W, C] with a kernel [KH, KW, C, OutC]. It has the same stride in both
// directions, a border of Pad zeros around the pictures, and an activation.
type ConvShape struct {
	N, H, W, C, KH, KW, Stride, OutC int
	Pad                              int
	Act                              Act
}

// OutH returns the height of the result [N, OutH, OutW, OutC].
func (sh ConvShape) OutH() int { return (sh.H+2*sh.Pad-sh.KH)/sh.Stride + 1 }

// OutW returns the width of the result [N, OutH, OutW, OutC].
func (sh ConvShape) OutW() int { return (sh.W+2*sh.Pad-sh.KW)/sh.Stride + 1 }

// Validate returns an error that names the first size that does not make a convolution.
func (sh ConvShape) Validate() error {
	for _, size := range []struct {
		name  string
		value int
	}{
		{"number of pictures", sh.N}, {"height", sh.H}, {"width", sh.W}, {"number of channels", sh.C}, {"kernel height", sh.KH},
		{"kernel width", sh.KW}, {"stride", sh.Stride}, {"number of output channels", sh.OutC},
	} {
		if size.value < 1 {
			return fmt.Errorf("convolution: %s is %d, must be at least 1", size.name, size.value)
		}
	}
	if sh.Pad < 0 || sh.Pad >= sh.KH || sh.Pad >= sh.KW {
		return fmt.Errorf("convolution: padding is %d, must be at least 0 and below the kernel's %dx%d", sh.Pad, sh.KH, sh.KW)
	}
	if sh.KH > sh.H+2*sh.Pad || sh.KW > sh.W+2*sh.Pad {
		return fmt.Errorf("convolution: kernel %dx%d does not fit into pictures of %dx%d", sh.KH, sh.KW, sh.H, sh.W)
	}
	return nil
}

// Conv is a convolution of a fixed shape with its scratch memory. Only one goroutine at a time may use it. It is made for as many
// pictures as fit a cache. To process more pictures, call it several times after one Load. For a backward pass, call Clear before
// and Gradient after these calls.
type Conv struct {
	sh      ConvShape
	w, dw   []float32 // w as it was loaded; dw is the weights' gradient, summed over calls of Backward
	patches []float32 // [OutH, OutW, KH, KW, C] of one picture
	picture []float32 // [H, W, C], of bytes turned into floats
}

// NewConv prepares a convolution.
func (Kernels) NewConv(sh ConvShape) (*Conv, error) {
	if err := sh.Validate(); err != nil {
		return nil, err
	}
	return &Conv{
		sh:      sh,
		dw:      make([]float32, sh.KH*sh.KW*sh.C*sh.OutC),
		patches: make([]float32, sh.OutH()*sh.OutW()*sh.KH*sh.KW*sh.C),
		picture: make([]float32, sh.H*sh.W*sh.C),
	}, nil
}

// Close frees what the garbage collector cannot free: here nothing.
func (c *Conv) Close() {}

// Load takes the weights w [KH, KW, C, OutC] for the following calls of Forward or, if backward is true, of Backward. w must not
// change until the next Load.
func (c *Conv) Load(w []float32, _ bool) { c.w = w }

// Forward computes y = act(x ∗ w + bias): x [N, H, W, C], bias [OutC] or nil, y [N, OutH, OutW, OutC].
func (c *Conv) Forward(y, x, bias []float32) {
	size := len(c.picture)
	for n := range c.sh.N {
		c.forward(n, y, x[n*size:(n+1)*size], bias)
	}
}

// ForwardBytes is Forward for pictures of bytes.
func (c *Conv) ForwardBytes(y []float32, x []uint8, levels Levels, bias []float32) {
	for n := range c.sh.N {
		c.load(x, n, levels)
		c.forward(n, y, c.picture, bias)
	}
}

func (c *Conv) forward(n int, y, picture, bias []float32) {
	c.gather(picture)
	rows, deep := c.sh.OutH()*c.sh.OutW(), c.sh.KH*c.sh.KW*c.sh.C
	Kernels{}.Linear(c.output(y, n), c.patches, c.w, bias, rows, deep, c.sh.OutC, c.sh.Act)
}

// Clear sets the sum of the weights' gradients to zero.
func (c *Conv) Clear() { clear(c.dw) }

// Backward computes the gradients of a Forward from dy [N, OutH, OutW, OutC], the gradient of its result. It writes dx (nil: not
// wanted), adds to dbias (nil: not wanted), and adds the weights' gradient to its sum. It replaces dy by the gradient before the
// activation.
func (c *Conv) Backward(dx, dbias, dy, x, y []float32) {
	c.beginBackward(dbias, dy, y)
	size := len(c.picture)
	for n := range c.sh.N {
		c.backwardWeights(n, dy, x[n*size:(n+1)*size])
		if dx != nil {
			rows, deep := c.sh.OutH()*c.sh.OutW(), c.sh.KH*c.sh.KW*c.sh.C
			gemm(false, true, rows, deep, c.sh.OutC, 1, c.output(dy, n), c.sh.OutC, c.w, c.sh.OutC, 0, c.patches, deep)
			c.scatter(dx[n*size : (n+1)*size])
		}
	}
}

// BackwardBytes is Backward for a ForwardBytes, without a gradient of the pictures.
func (c *Conv) BackwardBytes(dbias, dy []float32, x []uint8, levels Levels, y []float32) {
	c.beginBackward(dbias, dy, y)
	for n := range c.sh.N {
		c.load(x, n, levels)
		c.backwardWeights(n, dy, c.picture)
	}
}

// Gradient adds the sum of the weights' gradients to dw.
func (c *Conv) Gradient(dw []float32) { Kernels{}.Add(dw, dw, c.dw) }

func (c *Conv) beginBackward(dbias, dy, y []float32) {
	size := c.sh.N * c.sh.OutH() * c.sh.OutW() * c.sh.OutC
	activateBackward(dy[:size], y[:size], c.sh.Act)
	if dbias == nil {
		return
	}
	for at := 0; at < size; at += c.sh.OutC {
		Kernels{}.Add(dbias, dbias, dy[at:at+c.sh.OutC])
	}
}

func (c *Conv) backwardWeights(n int, dy, picture []float32) {
	c.gather(picture)
	rows, deep := c.sh.OutH()*c.sh.OutW(), c.sh.KH*c.sh.KW*c.sh.C
	gemm(true, false, deep, c.sh.OutC, rows, 1, c.patches, deep, c.output(dy, n), c.sh.OutC, 1, c.dw, c.sh.OutC)
}

// output returns picture n of an array [N, OutH, OutW, OutC].
func (c *Conv) output(y []float32, n int) []float32 {
	size := c.sh.OutH() * c.sh.OutW() * c.sh.OutC
	return y[n*size : (n+1)*size]
}

// load turns picture n of x into floats.
func (c *Conv) load(x []uint8, n int, levels Levels) {
	size := len(c.picture)
	levels.Floats(c.picture, x[n*size:(n+1)*size])
}

// gather copies the patch under each position of the kernel into a row of patches.
func (c *Conv) gather(picture []float32) {
	if c.sh.Pad > 0 {
		clear(c.patches)
	}
	c.eachPatchRow(func(patch, at, n int) { copy(c.patches[patch:patch+n], picture[at:at+n]) })
}

// scatter is gather's transpose: it adds the rows of patches to the places that they come from.
func (c *Conv) scatter(picture []float32) {
	clear(picture)
	c.eachPatchRow(func(patch, at, n int) {
		dst := picture[at : at+n]
		for i, v := range c.patches[patch : patch+n] {
			dst[i] += v
		}
	})
}

// eachPatchRow calls visit for the part within the picture of each row [KW, C] of each patch: with its place in patches, its
// place in the picture, and its length.
func (c *Conv) eachPatchRow(visit func(patch, at, n int)) {
	sh, patch := c.sh, 0
	for oy := range sh.OutH() {
		for ox := range sh.OutW() {
			left := ox*sh.Stride - sh.Pad
			first, last := max(left, 0), min(left+sh.KW, sh.W)
			for ky := range sh.KH {
				y := oy*sh.Stride - sh.Pad + ky
				if y >= 0 && y < sh.H {
					visit(patch+(first-left)*sh.C, (y*sh.W+first)*sh.C, (last-first)*sh.C)
				}
				patch += sh.KW * sh.C
			}
		}
	}
}
