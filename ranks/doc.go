// Package ranks is how the processes of one job talk to each other. They are called ranks and are numbered from 0. All of them
// call the same functions in the same order with arguments that fit, and each call returns when what it is about has happened.
package ranks
