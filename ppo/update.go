package ppo

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"ariadne/agent"
	"ariadne/agent/op"
	"ariadne/ranks"
)

// losses holds statistics of an update, as means over its gradient steps.
type losses struct {
	total, gradNorm                            float64
	policy, value, entropy, approxKL, clipFrac float64         // the usual ones, if the loss reports them
	means                                      map[string]mean // all that the loss reports, over the steps that report it
	steps                                      int
}

// add adds a gradient step.
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

// over converts sums to means.
func (l losses) over() losses {
	of := func(name string) float64 {
		x := l.means[name]
		return x.Sum * (1 / float64(x.N)) // not sum/N: 0·∞ must be NaN
	}
	by := 1 / float64(l.steps)
	l.total, l.gradNorm = l.total*by, l.gradNorm*by
	l.policy, l.value, l.entropy = of(agent.MeanPolicy), of(agent.MeanValue), of(agent.MeanEntropy)
	l.approxKL, l.clipFrac = of(agent.MeanApproxKL), of(agent.MeanClipFrac)
	return l
}

// updater improves the weights with the data of a rollout.
type updater interface {
	// update takes the gradient steps of one rollout. It is an error if weights or loss are no longer finite.
	update(r *rollout, learningRate, entropyCoef float64) (losses, error)
	// weigh sets the weights of the loss's parts for the following updates.
	weigh(coefficients)
	// columns returns what the updater reads from a rollout besides observations, done flags and states.
	columns() []agent.Column
	// talked returns the time spent on communication with other ranks since the last call.
	talked() time.Duration
	close() error
}

// descent is what all updaters share: weights, gradient and optimiser.
type descent struct {
	crew      crew
	weights   *agent.Weights
	loss      *objective
	learner   *agent.Learner // for this rank's shards
	sums      *ranks.Sums    // over all ranks' shards, in their order; nil unless Options.Exact is set
	exchange  *exchange
	minibatch *agent.Minibatch // this rank's part
	adam      *adam
	grad      []float32 // [P], in the weights' layout
	farthest  float64   // approx_kl that ends an update; 0: none
	talk      time.Duration
}

// newDescent prepares gradient steps on minibatches of b sequences. steps is the length of a sequence.
func newDescent(c Config, m *agent.Model, w *agent.Weights, a *adam, crew crew, steps, b, threads int) (d descent, err error) {
	d = descent{crew: crew, weights: w, adam: a, grad: make([]float32, len(w.Flat))}
	if d.loss, err = newObjective(c, m); err != nil {
		return d, err
	}
	own := crew.share(crew.Rank(), b)
	if d.learner, err = agent.NewPartialLearner(m, w, steps, b, d.loss, own, threads); err != nil {
		return d, err
	}
	d.exchange = newExchange(crew, d.learner, steps, b)
	if !crew.alone() && crew.exact {
		counts := make([]int, crew.Size())
		for rank := range counts {
			s := crew.share(rank, b)
			counts[rank] = s.To - s.From
		}
		d.sums = ranks.NewSums(crew, len(d.grad), counts, op.AddTo)
	}
	return d, nil
}

// makeRoom allocates this rank's part of a minibatch of b sequences.
func (d *descent) makeRoom(c Config, m *agent.Model, b int) {
	from, to := d.crew.share(d.crew.Rank(), b).Sequences(b)
	d.minibatch = newMinibatch(c, m, d.learner, to-from)
}

// errFar ends an update because the policy has moved far enough.
var errFar = errors.New("the policy has moved far enough")

// step takes one gradient step on a minibatch and adds it to l. If the policy has already moved farther than it may, it takes
// no step and returns errFar, except for the first step of an update.
func (d *descent) step(mb *agent.Minibatch, learningRate float64, l *losses) error {
	stats, err := d.gradient(mb)
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

// gradient computes the loss of a minibatch and its gradient. Each rank works on its part.
func (d *descent) gradient(mb *agent.Minibatch) (agent.Stats, error) {
	if d.crew.alone() {
		return d.learner.Gradient(mb, d.grad)
	}
	err := d.learner.Compute(mb)
	begin := time.Now()
	defer func() { d.talk += time.Since(begin) }()
	reports, err := ranks.Report(d.crew, d.learner.Report(), err)
	if err != nil {
		return agent.Stats{}, err
	}
	if d.sums != nil {
		d.sums.Add(d.grad, d.learner.Gradients())
	} else {
		d.learner.Add(d.grad)
		d.crew.Sum(d.grad)
	}
	return d.learner.Join(reports)
}

// gather fills this rank's part of a minibatch.
func (d *descent) gather(r *rollout, sequences []int32, threads int) {
	begin := time.Now()
	d.exchange.gather(r, d.minibatch, sequences, threads)
	d.talk += time.Since(begin)
}

// far reports whether the policy has moved farther than it may, measured on the last minibatch.
func (d *descent) far() bool {
	return d.farthest > 0 && slices.ContainsFunc(d.learner.Means(), func(m agent.Mean) bool {
		return m.Name == agent.MeanApproxKL && m.Value > d.farthest
	})
}

// culprit names the first weight that is not finite or, if there is none, the first weight whose gradient is not finite.
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

func (d *descent) talked() (spent time.Duration) {
	spent, d.talk = d.talk, 0
	return spent
}

func (d *descent) weigh(x coefficients) { d.loss.set(x) }

func (d *descent) columns() []agent.Column { return d.learner.Columns() }

func (d *descent) close() error {
	if d.learner == nil {
		return nil
	}
	return d.learner.Close()
}

// epochUpdater goes through a rollout in epochs of minibatches of whole sequences (Schulman et al. 2017, algorithm 1). Some
// losses, such as that of V-trace, read the observation after a sequence. This is the first one of the next sequence, or the
// last one of the rollout.
type epochUpdater struct {
	descent
	epochs      int
	threads     int
	normalize   bool
	advantage   []float32     // [L, B] for the whole minibatch, if this rank only has a part of it
	minibatches [][]int32     // sequences of each minibatch, as parts of order
	order       []int32       // [N·S], a permutation of the rollout's sequences
	shuffle     func([]int32) // draws the next permutation
}

func newEpochUpdater(c Config, m *agent.Model, w *agent.Weights, a *adam, engine *rand.PCG, crew crew, threads int) (*epochUpdater, error) {
	u := &epochUpdater{
		epochs:    c.UpdateEpochs,
		threads:   threads,
		normalize: c.NormAdv,
		order:     make([]int32, c.NumEnvs*c.sequences()),
		shuffle:   func(order []int32) { permute(order, engine) },
	}
	b := c.minibatch()
	for i := range c.NumMinibatches {
		u.minibatches = append(u.minibatches, u.order[i*b:(i+1)*b])
	}
	var err error
	if u.descent, err = newDescent(c, m, w, a, crew, c.sequence(), b, threads); err != nil {
		return u, err
	}
	u.makeRoom(c, m, b)
	if u.normalize && !crew.alone() {
		u.advantage = make([]float32, c.sequence()*b)
	}
	if c.TargetKL != nil {
		u.farthest = *c.TargetKL
	}
	return u, nil
}

func (u *epochUpdater) update(r *rollout, learningRate, entropyCoef float64) (losses, error) {
	u.loss.bonus(entropyCoef)
	var sum losses
	for epoch := range u.epochs {
		u.shuffle(u.order)
		for i, sequences := range u.minibatches {
			u.gather(r, sequences, u.threads)
			if u.normalize {
				u.normalizeAdvantage(r, sequences)
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

// normalizeAdvantage scales the advantages of a minibatch, over all ranks, to mean 0 and deviation 1.
func (u *epochUpdater) normalizeAdvantage(r *rollout, sequences []int32) {
	if u.advantage == nil {
		normalize(u.minibatch.Advantage)
		return
	}
	b := len(sequences)
	for i, q := range sequences {
		first := r.firstRow(q)
		for t := range r.sequence {
			u.advantage[t*b+i] = r.advantage[first+t*r.envs]
		}
	}
	normalize(u.advantage)
	from, to := u.exchange.mine()
	for t := range r.sequence {
		copy(u.minibatch.Advantage[t*(to-from):(t+1)*(to-from)], u.advantage[t*b+from:t*b+to])
	}
}

// permute makes order a random permutation of 0, 1, ... (inside-out algorithm of Fisher & Yates). It depends on the engine
// only: the way in which math/rand/v2 draws bounded numbers may change between versions of Go.
func permute(order []int32, engine *rand.PCG) {
	for i := range order {
		j := below(engine, uint64(i)+1)
		order[i] = order[j]
		order[j] = int32(i)
	}
}

// below draws a number in [0, n) without bias, by rejection.
func below(engine *rand.PCG, n uint64) uint64 {
	least := -n % n // 2^64 mod n; that many of the lowest draws are rejected
	for {
		if x := engine.Uint64(); x >= least {
			return x % n
		}
	}
}

// a2cUpdater takes one gradient step on the whole rollout. The loss computes returns from the present values.
type a2cUpdater struct {
	descent
	threads int
	order   []int32 // the sequences, one for each environment
}

func newA2C(c Config, m *agent.Model, w *agent.Weights, a *adam, crew crew, threads int) (*a2cUpdater, error) {
	u := &a2cUpdater{threads: threads, order: make([]int32, c.NumEnvs)}
	for i := range u.order {
		u.order[i] = int32(i)
	}
	var err error
	if u.descent, err = newDescent(c, m, w, a, crew, c.RolloutLen, c.NumEnvs, threads); err != nil {
		return u, err
	}
	if !crew.alone() {
		u.makeRoom(c, m, c.NumEnvs)
	}
	return u, nil
}

func (u *a2cUpdater) update(r *rollout, learningRate, entropyCoef float64) (losses, error) {
	u.loss.bonus(entropyCoef)
	whole := u.minibatch
	if u.crew.alone() {
		whole = r.whole()
	} else {
		u.gather(r, u.order, u.threads)
	}
	var l losses
	if err := u.step(whole, learningRate, &l); err != nil {
		return l, err
	}
	return l.over(), nil
}
