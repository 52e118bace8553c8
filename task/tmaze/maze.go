package tmaze

// maze is one environment.
type maze struct {
	*settings
	bits    Bits
	pos     int     // 0 to corridor-1, the junction
	cue     int     // Up or Down: the turn that pays
	elapsed int     // steps in this episode
	arm     int     // -1 in the upper arm, 1 in the lower one, where an episode has ended; else 0
	sum     float64 // of this episode's rewards
}

// outcome is what one step brings besides the observation.
type outcome struct {
	reward     float64
	terminated bool // a turn was taken at the junction
	truncated  bool // the time limit is reached; may come together with terminated
	success    bool // it was the right turn
}

// reset starts an episode and writes its first observation, the only one that shows the cue. Its distractors are 0.
func (m *maze) reset(obs []float32) {
	m.cue = int(m.bits.Bit())
	m.pos, m.elapsed, m.sum, m.arm = 0, 0, 0, 0
	m.observe(obs, 0, m.junction(), m.cue)
	clear(obs[m.cells:])
}

// step applies an action and writes the observation that follows, also where the episode ends. At the junction only the
// turns up and down do anything; the way back is closed.
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
