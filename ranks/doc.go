// Package ranks lets the processes of one job communicate. The processes are called ranks and are numbered from 0. All ranks
// must call the same functions in the same order with matching arguments. A call returns when its communication is complete.
package ranks
