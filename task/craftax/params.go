package craftax

// Params are the reference's EnvParams.
type Params struct {
	MaxTimesteps       int32 // after which an episode ends
	DayLength          int32 // steps
	AlwaysDiamond      bool  // one tile of the overworld is a diamond for sure
	MobDespawnDistance int32 // steps away from the player
	MaxAttribute       int32 // of dexterity, strength and intelligence
	GodMode            bool  // full inventory, no death, free movement
}

// DefaultParams returns those of the reference.
func DefaultParams() Params {
	return Params{MaxTimesteps: 100000, DayLength: 300, MobDespawnDistance: 14, MaxAttribute: 5}
}
