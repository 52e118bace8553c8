// Package craftax is Craftax Symbolic (Matthews et al., Craftax: A Lightning-Fast Benchmark for Open-Ended Reinforcement
// Learning, ICML 2024). The player digs, fights and learns the way down nine floors to a necromancer. An observation is 8268
// numbers.
//
// It reproduces craftax 1.6.1 on jax 0.10.2: the same keys and actions give the same worlds, states, observations, rewards and
// ends, to the last bit of every float. That includes the reference's oddities, which comments point out.
//
// Classic, ClassicBatch and the task "craftax_classic" are Craftax Classic, the smaller game of the same package: one map, 22
// achievements, observations of 1345 numbers. Both games share code; files whose names begin with classic hold what is
// different. DefaultClassicParams has its settings.
//
// State is one world. Reset makes it, Step advances it and Observe writes its observation. Batch is many worlds on several
// threads, registered as the task "craftax". Its settings, all optional:
//
//	auto_reset            start environments again whose episode has ended         (true)
//	max_timesteps         steps after which an episode is cut off                  (100000)
//	day_length            steps                                                    (300)
//	always_diamond        the overworld certainly has a diamond                    (false)
//	mob_despawn_distance  steps from the player at which creatures vanish          (14)
//	max_attribute         of dexterity, strength and intelligence                  (5)
//	god_mode              full inventory, no death, free movement, to test things  (false)
//
// A step goes through the subsystems in the order in which State.step names them, one file each: ladders, crafting, interact
// (with chests and combat), placing, projectiles, magic, potions, boss, player, mobs, spawning, plants, intrinsics, light.
// worldgen makes worlds from smooth floors (noise) and dungeons.
//
// Axes: N environments.
package craftax
