//go:build 386 || arm || mips || mipsle

package portable

// What is 64 bits only does not compile for other processors, and says so here: mazes, networks and files are counted in int.
var _ = ariadneIsFor64BitSystemsOnly
