package tmaze

// maze is one environment.
type maze struct {
	*settings
	bits    Bits
	pos     int     // 0 to corridor-1; the last one is the junction
	cue     int     // Up or Down: the turn that is rewarded
	elapsed int     // steps in this episode
	arm     int     // where the episode ended: -1 in the upper arm, 1 in the lower one; else 0
	sum     float64 // of this episode's rewards
}

// outcome holds the results of one step besides the observation.
type outcome struct {
	reward     float64
	terminated bool // a turn was taken at the junction
	truncated  bool // the time limit is reached; may be set together with terminated
	success    bool // it was the right turn
}

// reset starts an episode and writes its first observation, the only one that shows the cue. Its distractors are 0.
func (m *maze) reset(obs []float32) {
	m.cue = int(m.bits.Bit())
	m.pos, m.elapsed, m.sum, m.arm = 0, 0, 0, 0
	m.observe(obs, 0, m.junction(), m.cue)
	clear(obs[m.cells:])
}

// step applies an action and writes the next observation, also at the end of an episode. At the junction, only the turns up and
// down have an effect; the way back is closed.
func (m *maze) step(action int32, obs []float32) outcome {
	o := outcome{reward: rewardStep}
	switch {
	case m.pos == m.junction():
		if action == Up || action == Down {
			m.arm = 2*int(action) - 1
			o.terminated, o.success, o.reward = true, int(action) == m.cue, rewardWrong
			if o.success {
				o.reward = rewardRight
			}
		}
	case action == Right:
		m.pos++
	case action == Left && m.pos > 0:
		m.pos--
	}
	m.elapsed++
	m.sum += o.reward
	o.truncated = m.elapsed >= m.limit

	m.observe(obs, m.pos, m.junction(), hidden)
	for i := m.cells; i < len(obs); i++ {
		obs[i] = float32(m.bits.Bit())
	}
	return o
}
