package mind

// Question asks a network in another worker of a page for its next action. The observation is sent beside it.
type Question struct {
	Number int     `json:"number"`
	First  bool    `json:"first"`  // the observation is the first of an episode
	Reward float32 `json:"reward"` // the reward that the last action brought
	Last   int32   `json:"last"`   // the last action
}

// Answer is the network's answer to the Question of the same number.
type Answer struct {
	Number int    `json:"number"`
	Action int32  `json:"action"`
	Mind   Mind   `json:"mind"`
	Error  string `json:"error"` // "" if there is none
}
