package mind

// Question asks a network in another worker of a page for its next action; the observation goes beside it.
type Question struct {
	Number int     `json:"number"`
	First  bool    `json:"first"`  // the observation is the first of an episode
	Reward float32 `json:"reward"` // that what was done last brought
	Last   int32   `json:"last"`   // what was done last
}

// Answer is what the network says to the Question of the same number.
type Answer struct {
	Number int    `json:"number"`
	Action int32  `json:"action"`
	Mind   Mind   `json:"mind"`
	Error  string `json:"error"` // "" for none
}
