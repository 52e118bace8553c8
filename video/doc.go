// Package video writes sequences of pictures as files that players and browsers show: MP4 through a pipe to ffmpeg, and GIF and
// animated PNG by itself. A file appears under its name when it is complete, or not at all.
package video
