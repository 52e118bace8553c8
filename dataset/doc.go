// Package dataset stores episodes of Memory Maze in files. They are NumPy archives with the keys, shapes and types that the
// recorder of the reference (memory-maze 1.0.3, gui/recording.py) writes, and that its README documents for the published
// offline data sets.
//
// An episode is a recipe: a variant, a seed and a list of actions. Everything else in a file follows from these, so an Episode
// is all that a player has to keep. Write simulates the episode and stores its observations. Replay simulates a file's recipe
// again and compares every array. The recipe is in the comment of the archive, which NumPy ignores.
//
// Build makes folders of such files, on several threads. A manifest lists the complete files with their checksums. If a build
// was interrupted, the next one makes the remaining files, with the same bits.
//
//	episode.go     Episode, the recipe
//	recipe.go      its text in the archive's comment
//	column.go      the arrays of a file: names, types, shapes, and what a row holds
//	stage.go       the simulation that fills the rows
//	npy.go         NumPy's headers
//	archive.go     the records of a zip archive, checked against each other
//	write.go       Writer
//	read.go        File
//	foreign.go     files of other programs, converted
//	replay.go      Replayer and Difference
//	input.go       InputError
//	manifest.go    the list of a folder's files
//	build.go       Plan and Build
//	share.go       Share: which episodes of a data set a folder has
//	merge.go       Merge, which joins the folders of all parts
//	verify.go      Verify
//	policy.go      the players
//	recordings.go  the episodes of a folder, checked
//	batch.go       Batch, which presents them as environments
//	batch_state.go its state
//	windows.go     Windows, random windows of a folder's episodes
//	windows_state.go its state
//
// Axes: T is the number of steps (actions) of an episode. Every array has T+1 rows; the first one is before the first action.
package dataset
