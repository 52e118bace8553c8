// Package trained is agents as training left them: what a run's configuration says of its network, its weights, and from both an
// agent that acts without the trainer.
package trained

import (
	"errors"
	"fmt"

	"ariadne/agent"
	"ariadne/internal/hydra"
	"ariadne/ppo"
)

// DecodeTrainer takes apart the trainer of a run's configuration: how it learns, and the network of its agent.
func DecodeTrainer(c *hydra.Config) (learning ppo.Config, network agent.Settings, err error) {
	if !c.Has("trainer") {
		return learning, network, errors.New("no agent is described; choose a group that has one, as +memory_maze=agalite, instead of a task alone")
	}
	trainer, err := c.At("trainer")
	if err != nil {
		return learning, network, err
	}
	algorithm, err := hydra.Get[string](c, "trainer.agent")
	if err != nil {
		return learning, network, err
	}
	learning = ppo.Default(algorithm)
	if err := trainer.Without(agent.SettingsKeys...).Decode(&learning); err != nil {
		return learning, network, err
	}
	if err := learning.Validate(); err != nil {
		return learning, network, fmt.Errorf("trainer: %w", err)
	}
	return learning, network, trainer.Without(ppo.ConfigKeys()...).Decode(&network)
}
