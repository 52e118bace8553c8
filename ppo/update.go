package ppo

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"ariadne/agent"
)

// losses are statistics of an update, means over its gradient steps.
type losses struct {
	total, gradNorm                            float64
	policy, value, entropy, approxKL, clipFrac float64         // of those that the loss reports, the usual ones
	means                                      map[string]mean // all that it reports, over the steps that have it
	steps                                      int
}

// add takes in a gradient step.
func (l *losses) add(total float64, means []agent.Mean, gradNorm float32) {
	if l.means == nil {
		l.means = map[string]mean{}
	}
	l.total += total
	l.gradNorm += float64(gradNorm)
	l.steps++
	for _, m := range means {
		x := l.means[m.Name]
		l.means[m.Name] = mean{x.Sum + m.Value, x.N + 1}
	}
}

// over makes means of sums.
func (l losses) over() losses {
	of := func(name string) float64 {
		x := l.means[name]
		return x.Sum * (1 / float64(x.N)) // 0·∞ is not a number
	}
	by := 1 / float64(l.steps)
	l.total, l.gradNorm = l.total*by, l.gradNorm*by
	l.policy, l.value, l.entropy = of(agent.MeanPolicy), of(agent.MeanValue), of(agent.MeanEntropy)
	l.approxKL, l.clipFrac = of(agent.MeanApproxKL), of(agent.MeanClipFrac)
	return l
}

// updater improves the weights with what a rollout brought.
type updater interface {
	// update takes the gradient steps of one rollout. An error means that weights or loss are no numbers any more.
	update(r *rollout, learningRate, entropyCoef float64) (losses, error)
	// weigh makes the following updates count the loss's parts by coefficients.
	weigh(coefficients)
	// columns are what it reads of a rollout besides observations, done flags and states.
	columns() []agent.Column
	close() error
}

// descent is what all updaters share: weights, gradient and optimiser.
type descent struct {
	weights  *agent.Weights
	loss     *objective
	learner  *agent.Learner
	adam     *adam
	grad     []float32 // in the weights' layout
	farthest float64   // approx_kl that ends an update; 0: none does
}

// errFar ends an update whose policy has moved far enough.
var errFar = errors.New("the policy has moved far enough")

// step takes one gradient step on a minibatch and notes it in l. It takes none, but for an update's first, and returns errFar
// where the policy has moved farther than it may.
func (d *descent) step(mb *agent.Minibatch, learningRate float64, l *losses) error {
	stats, err := d.learner.Gradient(mb, d.grad)
	if err != nil {
		return err
	}
	for _, m := range d.learner.Means() {
		if !finite(m.Value) && m.Name != agent.MeanApproxKL {
			return fmt.Errorf("%s is %v%s", strings.ReplaceAll(m.Name, "_", " "), m.Value, d.culprit())
		}
	}
	if !finite(stats.Loss) {
		return fmt.Errorf("loss is %v%s", stats.Loss, d.culprit())
	}
	if l.steps > 0 && d.far() {
		return errFar
	}
	norm := d.adam.apply(d.weights.Flat, d.grad, float32(learningRate))
	if !finite(float64(norm)) {
		return fmt.Errorf("norm of the gradient is %v%s", norm, d.culprit())
	}
	l.add(stats.Loss, d.learner.Means(), norm)
	return nil
}

// far tells whether the last minibatch's policy has moved farther than it may.
func (d *descent) far() bool {
	return d.farthest > 0 && slices.ContainsFunc(d.learner.Means(), func(m agent.Mean) bool {
		return m.Name == agent.MeanApproxKL && m.Value > d.farthest
	})
}

// culprit names the first weight that is not finite, or else the first whose gradient is not.
func (d *descent) culprit() string {
	if weight := spoiltWeight(d.weights); weight != "" {
		return weight
	}
	at := 0
	for _, t := range d.weights.Tensors {
		if i := notFinite(d.grad[at : at+len(t.Data)]); i >= 0 {
			return fmt.Sprintf("; the gradient of %s, element %d, is %v", t.Name, i, d.grad[at+i])
		}
		at += len(t.Data)
	}
	return ""
}

// spoiltWeight names the first weight that is not finite.
func spoiltWeight(w *agent.Weights) string {
	for _, t := range w.Tensors {
		if i := notFinite(t.Data); i >= 0 {
			return fmt.Sprintf("; the weight %s, element %d, is %v", t.Name, i, t.Data[i])
		}
	}
	return ""
}

func (d *descent) weigh(x coefficients) { d.loss.set(x) }

func (d *descent) columns() []agent.Column { return d.learner.Columns() }

func (d *descent) close() error {
	if d.learner == nil {
		return nil
	}
	return d.learner.Close()
}

// epochUpdater goes through a rollout in epochs of minibatches of whole sequences (Schulman et al. 2017, algorithm 1). A loss
// that reads the observation behind a sequence, as V-trace's does, is given it: that of the next, or the rollout's last.
type epochUpdater struct {
	descent
	epochs      int
	threads     int
	normalize   bool
	minibatch   *agent.Minibatch
	minibatches [][]int32     // sequences of each minibatch, parts of order
	order       []int32       // [N·S], a permutation of the rollout's sequences
	shuffle     func([]int32) // makes the next permutation
}

func newEpochUpdater(c Config, m *agent.Model, w *agent.Weights, a *adam, engine *rand.PCG, threads int) (*epochUpdater, error) {
	u := &epochUpdater{
		descent:   descent{weights: w, adam: a, grad: make([]float32, len(w.Flat))},
		epochs:    c.UpdateEpochs,
		threads:   threads,
		normalize: c.NormAdv,
		order:     make([]int32, c.NumEnvs*c.sequences()),
		shuffle:   func(order []int32) { permute(order, engine) },
	}
	if c.TargetKL != nil {
		u.farthest = *c.TargetKL
	}
	b := c.minibatch()
	for i := range c.NumMinibatches {
		u.minibatches = append(u.minibatches, u.order[i*b:(i+1)*b])
	}
	var err error
	if u.loss, err = newObjective(c, m); err != nil {
		return u, err
	}
	if u.learner, err = agent.NewLearner(m, w, c.sequence(), b, u.loss, threads); err != nil {
		return u, err
	}
	u.minibatch = newMinibatch(c, m, u.learner)
	return u, nil
}

func (u *epochUpdater) update(r *rollout, learningRate, entropyCoef float64) (losses, error) {
	u.loss.bonus(entropyCoef)
	var sum losses
	for epoch := range u.epochs {
		u.shuffle(u.order)
		for i, sequences := range u.minibatches {
			r.gather(u.minibatch, sequences, u.threads)
			if u.normalize {
				normalize(u.minibatch.Advantage)
			}
			switch err := u.step(u.minibatch, learningRate, &sum); {
			case errors.Is(err, errFar):
				return sum.over(), nil
			case err != nil:
				return sum, fmt.Errorf("epoch %d, minibatch %d: %w", epoch, i, err)
			}
		}
	}
	return sum.over(), nil
}

// permute makes order a random permutation of 0, 1, ... (Fisher & Yates, inside out). It depends on nothing but the
// engine: how math/rand/v2 draws bounded numbers may change between versions of Go.
func permute(order []int32, engine *rand.PCG) {
	for i := range order {
		j := below(engine, uint64(i)+1)
		order[i] = order[j]
		order[j] = int32(i)
	}
}

// below draws a number in [0, n) without bias (by rejection).
func below(engine *rand.PCG, n uint64) uint64 {
	least := -n % n // 2^64 mod n: so many of the lowest draws would be one too many
	for {
		if x := engine.Uint64(); x >= least {
			return x % n
		}
	}
}

// a2cUpdater takes one gradient step on the whole rollout; the loss computes returns from the present values.
type a2cUpdater struct{ descent }

func newA2C(c Config, m *agent.Model, w *agent.Weights, a *adam, threads int) (*a2cUpdater, error) {
	u := &a2cUpdater{descent{weights: w, adam: a, grad: make([]float32, len(w.Flat))}}
	var err error
	if u.loss, err = newObjective(c, m); err != nil {
		return u, err
	}
	u.learner, err = agent.NewLearner(m, w, c.RolloutLen, c.NumEnvs, u.loss, threads)
	return u, err
}

func (u *a2cUpdater) update(r *rollout, learningRate, entropyCoef float64) (losses, error) {
	u.loss.bonus(entropyCoef)
	var l losses
	if err := u.step(r.whole(), learningRate, &l); err != nil {
		return l, err
	}
	return l.over(), nil
}
