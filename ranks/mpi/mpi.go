//go:build mpi

package mpi

/*
#cgo pkg-config: mpi-c
#include <mpi.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

// Functions for MPI's macros, which cgo cannot call. Errors end the job, because MPI's own handler does that.

static int start(void) {
	int given = 0;
	MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &given);
	return given >= MPI_THREAD_SERIALIZED;
}
static void stop(int code) { MPI_Abort(MPI_COMM_WORLD, code); }
static MPI_Comm world(void) { return MPI_COMM_WORLD; }
static int rank(MPI_Comm c) { int n = 0; MPI_Comm_rank(c, &n); return n; }
static int size(MPI_Comm c) { int n = 0; MPI_Comm_size(c, &n); return n; }
static MPI_Comm part(MPI_Comm of, int in) {
	MPI_Comm c;
	MPI_Comm_split(of, in ? 0 : MPI_UNDEFINED, 0, &c);
	return c;
}
static void leave(MPI_Comm c) { MPI_Comm_free(&c); }
static int local(void) {
	MPI_Comm here;
	int n = 0;
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
	MPI_Comm_size(here, &n);
	MPI_Comm_free(&here);
	return n;
}
static int version(char *text) { int n = 0; MPI_Get_library_version(text, &n); return n; }
static int room(void) { return MPI_MAX_LIBRARY_VERSION_STRING; }

static double seconds(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

// meet waits until all ranks have come here. For half a millisecond it waits in the fastest way; after that it leaves the core
// to others. MPI's own calls keep a core busy while they wait. If ranks share cores, the one that still computes would then get
// only a part of a core, and all would wait for it.
static void meet(MPI_Comm c) {
	MPI_Request all;
	int here = 0;
	double begin = seconds();
	MPI_Ibarrier(c, &all);
	for (;;) {
		MPI_Test(&all, &here, MPI_STATUS_IGNORE);
		if (here) return;
		if (seconds() - begin < 500e-6) {
			sched_yield();
		} else {
			struct timespec nap = {0, 50000};
			nanosleep(&nap, NULL);
		}
	}
}

static void end(void) { meet(MPI_COMM_WORLD); MPI_Finalize(); }
static void broadcast(MPI_Comm c, void *b, int n, int from) { meet(c); MPI_Bcast(b, n, MPI_BYTE, from, c); }
static void gather(MPI_Comm c, void *own, int n, void *all, int *sizes, int *starts) {
	meet(c);
	MPI_Allgatherv(own, n, MPI_BYTE, all, sizes, starts, MPI_BYTE, c);
}
static void exchange(MPI_Comm c, void *send, int *sends, int *from, void *receive, int *receives, int *to) {
	meet(c);
	MPI_Alltoallv(send, sends, from, MPI_BYTE, receive, receives, to, MPI_BYTE, c);
}
static void sum(MPI_Comm c, void *x, int n) { meet(c); MPI_Allreduce(MPI_IN_PLACE, x, n, MPI_FLOAT, MPI_SUM, c); }
*/
import "C"

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unsafe"
)

// Job is a Comm of all ranks of the job, or of the first ones.
type Job struct {
	comm              C.MPI_Comm
	rank, size, local int
	sizes, starts     [2][]C.int // scratch, [Size]
}

// Start connects the ranks. Call it once, in a process that Launched reports to be one of them.
func Start() (*Job, error) {
	if C.start() == 0 {
		return nil, errors.New("MPI cannot be called from several threads; it must be built with MPI_THREAD_SERIALIZED at least")
	}
	return newJob(C.world(), int(C.local())), nil
}

func newJob(comm C.MPI_Comm, local int) *Job {
	j := &Job{comm: comm, rank: int(C.rank(comm)), size: int(C.size(comm)), local: local}
	for i := range j.sizes {
		j.sizes[i], j.starts[i] = make([]C.int, j.size), make([]C.int, j.size)
	}
	return j
}

// Part returns a Comm of the first n ranks, which lasts until Leave; on the other ranks it returns nil. All ranks must call it.
func (j *Job) Part(n int) *Job {
	in := C.int(0)
	if j.rank < n {
		in = 1
	}
	comm := C.part(j.comm, in)
	if in == 0 {
		return nil
	}
	return newJob(comm, min(j.local, n))
}

// Leave ends a Part.
func (j *Job) Leave() { C.leave(j.comm) }

// Version returns the library's name and version, or "" if the build has no MPI.
func Version() string {
	text := (*C.char)(C.malloc(C.size_t(C.room())))
	defer C.free(unsafe.Pointer(text))
	line, _, _ := strings.Cut(C.GoStringN(text, C.version(text)), ",")
	line, _, _ = strings.Cut(line, "\n")
	return strings.Join(strings.Fields(strings.TrimRight(line, "\x00")), " ")
}

// Rank implements ranks.Comm.
func (j *Job) Rank() int { return j.rank }

// Size implements ranks.Comm.
func (j *Job) Size() int { return j.size }

// Local returns the number of ranks on this machine.
func (j *Job) Local() int { return j.local }

// End waits for all ranks. After it, no rank may communicate.
func (j *Job) End() { C.end() }

// Abort implements ranks.Comm.
func (j *Job) Abort(code int) { C.stop(C.int(code)) }

// most is the number of bytes that one call of MPI moves at most, because MPI counts in 32 bits.
const most = 1 << 30

// Broadcast implements ranks.Comm.
func (j *Job) Broadcast(b []byte) { j.broadcast(b, 0) }

func (j *Job) broadcast(b []byte, from int) {
	for len(b) > 0 {
		n := min(len(b), most)
		C.broadcast(j.comm, memory(b), C.int(n), C.int(from))
		b = b[n:]
	}
}

// Gather implements ranks.Comm.
func (j *Job) Gather(own, all []byte, sizes []int) {
	if j.lay(0, sizes) <= most {
		C.gather(j.comm, memory(own), C.int(len(own)), memory(all), &j.sizes[0][0], &j.starts[0][0])
		return
	}
	for rank, size := range sizes {
		piece := all[:size]
		if all = all[size:]; rank == j.rank {
			copy(piece, own)
		}
		j.broadcast(piece, rank)
	}
}

// Exchange implements ranks.Comm. What one rank sends or receives must be less than 2 GiB.
func (j *Job) Exchange(send []byte, sends []int, receive []byte, receives []int) {
	if out, in := j.lay(0, sends), j.lay(1, receives); max(out, in) > math.MaxInt32 {
		panic(fmt.Sprintf("mpi: rank %d is to send %d bytes and to receive %d at once; MPI counts up to %d", j.rank, out, in, math.MaxInt32))
	}
	C.exchange(j.comm, memory(send), &j.sizes[0][0], &j.starts[0][0], memory(receive), &j.sizes[1][0], &j.starts[1][0])
}

// lay stores where the pieces of a buffer begin, and returns their total length in bytes.
func (j *Job) lay(which int, sizes []int) (total int) {
	for i, size := range sizes {
		j.sizes[which][i], j.starts[which][i] = C.int(min(size, math.MaxInt32)), C.int(min(total, math.MaxInt32))
		total += size
	}
	return total
}

// Sum implements ranks.Comm.
func (j *Job) Sum(x []float32) {
	for len(x) > 0 {
		n := min(len(x), most/4)
		C.sum(j.comm, unsafe.Pointer(unsafe.SliceData(x)), C.int(n))
		x = x[n:]
	}
}

// memory returns the address of bytes, or nil if there are none.
func memory(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }
