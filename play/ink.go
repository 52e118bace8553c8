package play

import "image/color"

// The colours of what is drawn around a task: one accent, one for a rival, three greys and a few others. The targets' colours come from the
// maze.
var (
	inkGround = color.RGBA{0x12, 0x15, 0x1a, 0xff} // ground beside pictures
	inkPanel  = color.RGBA{0x12, 0x15, 0x1a, 0xff} // ground under text
	inkText   = color.RGBA{0xf2, 0xf4, 0xf7, 0xff}
	inkSoft   = color.RGBA{0xa9, 0xb1, 0xbd, 0xff} // labels
	inkFaint  = color.RGBA{0x56, 0x5e, 0x6b, 0xff} // lines, and what is not chosen
	inkAccent = color.RGBA{0xff, 0xb5, 0x47, 0xff} // the accent: the colour of the thread on the map
	inkRival  = color.RGBA{0x5f, 0xd7, 0xd7, 0xff} // a rival; no target has this colour
	inkWall   = color.RGBA{0x3d, 0x5a, 0x8c, 0xff} // walls on the map that an agent draws
	inkAlarm  = color.RGBA{0xf0, 0x5d, 0x5e, 0xff} // recording, trouble
)
