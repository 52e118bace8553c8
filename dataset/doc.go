// Package dataset keeps episodes of Memory Maze in files: NumPy archives with the keys, shapes and types that the
// recorder of the reference (memory-maze 1.0.3, gui/recording.py) writes and its README documents for the published
// offline data sets.
//
// An episode is a recipe: a variant, a seed and a list of actions. Everything else in a file follows from that, so an
// Episode is all that a player has to keep; Write simulates it anew and stores what there was to observe, and Replay
// simulates a file's recipe once more and compares every array. The recipe travels in the comment of the archive, which
// NumPy passes over.
//
// Build makes whole folders of such files, on several threads and in pieces: a manifest lists what is complete, with
// checksums, and a build that was interrupted goes on to the same files, bit for bit.
//
//	episode.go     Episode, the recipe
//	recipe.go      its text in the archive's comment
//	column.go      the arrays of a file: names, types, shapes, and what a row holds
//	stage.go       the simulation that fills the rows
//	npy.go         NumPy's headers
//	write.go       Writer
//	read.go        File
//	replay.go      Replay and Difference
//	manifest.go    the list of a folder's files
//	build.go       Plan and Build
//	share.go       Share: which episodes of a data set a folder has
//	merge.go       Merge, which makes one folder of those of all parts
//	verify.go      Verify
//	policy.go      who plays
//	recordings.go  the episodes of a folder, checked
//	batch.go       Batch, which goes through them as environments do
//	batch_state.go its state
//	windows.go     Windows, random windows of a folder's episodes
//	windows_state.go its state
//
// Axes: T is the number of steps (actions) of an episode; every array has T+1 rows, the first one before the first
// action.
package dataset
