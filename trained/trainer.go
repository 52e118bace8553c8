// Package trained reads trained agents: the network that a run's configuration describes, and its weights. From these it makes
// an agent that acts without the trainer.
package trained

import (
	"errors"
	"fmt"

	"ariadne/agent"
	"ariadne/internal/hydra"
	"ariadne/ppo"
)

// DecodeTrainer reads the trainer in a run's configuration: how it learns, and the network of its agent.
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
