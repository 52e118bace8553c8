// Package video writes sequences of pictures as files that players and browsers show: MP4 by a pipe to ffmpeg, GIF and
// animated PNG by themselves. A file appears under its name when it is complete, or not at all.
package video
