package craftax

// ClassicSide is the number of tiles along each side of the map of Craftax Classic.
const ClassicSide = 64
