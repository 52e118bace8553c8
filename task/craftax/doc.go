// Package craftax is Craftax Symbolic (Matthews et al., Craftax: A Lightning-Fast Benchmark for Open-Ended Reinforcement
// Learning, ICML 2024): nine floors to dig, fight and learn one's way down to a necromancer, seen as 8268 numbers.
//
// It plays what craftax 1.6.1 plays on jax 0.10.2: the same keys and actions give the same worlds, states, observations,
// rewards and ends, to the last bit of every real. That includes the reference's oddities, which comments point out.
//
// Classic, ClassicBatch and the task "craftax_classic" are Craftax Classic, the smaller game of the same package: one map, 22
// achievements, 1345 numbers to see. What both games have in common is shared; files whose names begin with classic have the
// rest. DefaultClassicParams has its settings.
//
// State is one world; Reset makes it, Step plays it and Observe looks at it. Batch is many of them on several threads,
// registered as the task "craftax". Its settings, all optional:
//
//	auto_reset            start environments again whose episode has ended         (true)
//	max_timesteps         steps after which an episode is cut off                  (100000)
//	day_length            steps                                                    (300)
//	always_diamond        the overworld has a diamond for sure                     (false)
//	mob_despawn_distance  steps from the player at which creatures vanish          (14)
//	max_attribute         of dexterity, strength and intelligence                  (5)
//	god_mode              full inventory, no death, free movement, to test things  (false)
//
// A step goes through the subsystems in the order in which State.step names them. One file each: ladders, crafting,
// interact (with chests and combat), placing, projectiles, magic, potions, boss, player, mobs, spawning, plants,
// intrinsics, light. Worlds are made by worldgen, from smooth floors (noise) and dungeons.
//
// Axes: N environments.
package craftax
