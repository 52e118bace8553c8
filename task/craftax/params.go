package craftax

// Params are the reference's EnvParams.
type Params struct {
	MaxTimesteps       int32 // steps after which an episode ends
	DayLength          int32 // steps
	AlwaysDiamond      bool  // one tile of the overworld is certainly a diamond
	MobDespawnDistance int32 // distance in steps from the player at which creatures vanish
	MaxAttribute       int32 // of dexterity, strength and intelligence
	GodMode            bool  // full inventory, no death, free movement
}

// DefaultParams returns the reference's defaults.
func DefaultParams() Params {
	return Params{MaxTimesteps: 100000, DayLength: 300, MobDespawnDistance: 14, MaxAttribute: 5}
}
