/*
 * libariadne: environments with memory, many at a time, written straight into your memory; and agents that were trained in them.
 *
 *     ariadne_batch batch;
 *     if (ariadne_make("MemoryMaze-9x9-v0", NULL, 64, 0, 1, &batch))
 *         errx(1, "%s", ariadne_last_error());
 *     ariadne_reset(batch, NULL, 0, &buffers);
 *     ariadne_step(batch, actions, &buffers, &ended);
 *     ariadne_close(batch);
 *
 * Every function that returns ariadne_status writes nothing on errors unless it says otherwise, and leaves a message for
 * ariadne_last_error. All functions may be called from any thread; calls on one batch wait for each other. Arguments that
 * are pointers are never kept after the call, but for those of ariadne_send.
 *
 * Axes: N environments of a batch, K extras of an environment, [shape] of one observation. Arrays are dense, in C's order.
 */
#ifndef ARIADNE_H
#define ARIADNE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised by every change after which a program that was built before would not work. */
#define ARIADNE_ABI_VERSION 1

typedef int32_t ariadne_status;
enum {
    ARIADNE_OK = 0,
    ARIADNE_INVALID = 1,     /* an argument is wrong */
    ARIADNE_CLOSED = 2,      /* there is no such batch, or it is closed */
    ARIADNE_BUSY = 3,        /* a step is under way: ariadne_wait first */
    ARIADNE_NOT_RESET = 4,   /* call ariadne_reset, or ariadne_send, first */
    ARIADNE_UNSUPPORTED = 5, /* this task cannot do that */
    ARIADNE_NO_ROOM = 6,     /* your memory is too small; the size that is needed was written */
    ARIADNE_FAILED = 7,      /* anything else */
    ARIADNE_UNKNOWN = 8      /* there is no such setting */
};

/* A batch is known by a number above 0, which is never used again. */
typedef int64_t ariadne_batch;

/* Texts end with a zero byte and are UTF-8. */
typedef const char ariadne_text;
typedef const uint8_t ariadne_bytes;
typedef const uint64_t ariadne_seeds;
typedef const int32_t ariadne_actions;

/* Your memory for what a step brings. observation, reward, terminated and truncated are needed, the rest may be NULL. */
typedef struct ariadne_buffers {
    void *observation;   /* [N, shape] uint8_t or float, see ariadne_describe */
    float *reward;       /* [N] */
    uint8_t *terminated; /* [N] 1 where the episode ended by itself */
    uint8_t *truncated;  /* [N] 1 where it was cut off by its time limit */
    void **extras;       /* [K] arrays [N, shape of the extra] in the order of ariadne_describe; elements may be NULL */
    /* Written in the rows of environments whose episode ended with the step; other rows have no meaning. */
    void *final_observation; /* [N, shape] the episode's last one */
    void **final_extras;     /* [K] likewise */
    double *episode_return;  /* [N] undiscounted */
    int32_t *episode_length; /* [N] in steps of the environment */
    int8_t *episode_success; /* [N] 1 or 0, -1 for tasks without a notion of it */
} ariadne_buffers;
typedef const ariadne_buffers ariadne_memory;

/* The version that the library was built with; compare it with ARIADNE_ABI_VERSION before anything else. */
int32_t ariadne_abi_version(void);

/* What went wrong in this thread's last call that did not return ARIADNE_OK. Valid until this thread's next call. */
ariadne_text *ariadne_last_error(void);

/*
 * Writes what there is to make, in JSON: {"ids": [...], "tasks": [...]}, without a zero byte. size is set to the number of
 * bytes; if that is more than capacity nothing else is written and ARIADNE_NO_ROOM returned.
 */
ariadne_status ariadne_list(char *json, size_t capacity, size_t *size);

/*
 * Makes a batch of N = num_envs environments. id is one of the ids or tasks of ariadne_list; settings is NULL or a JSON object
 * with settings of the task, as docs/maze.md, docs/memorygym.md, docs/craftax.md and docs/python.md list them. threads is
 * the number of threads that step, 0 for one on each core; results do not depend on it. seed is that of ariadne_reset.
 * Memory Maze is drawn in software, without any library, unless the settings have "render": "gl" or "auto", or "device".
 */
ariadne_status ariadne_make(ariadne_text *id, ariadne_text *settings, int32_t num_envs, int32_t threads, uint64_t seed,
                            ariadne_batch *batch);

/*
 * Writes what the batch is, in JSON, as ariadne_list does: name, task, num_envs, threads, actions (their number),
 * observation and extras ({"name", "dtype", "shape"} of one environment), image_only, limit (steps of an episode), repeat,
 * seconds (of simulated time a step), renderer, screen ([width, height] or null), facts ([{"name", "dtype"}], F of them) and
 * truth (G) of ariadne_outcome and ariadne_truth.
 */
ariadne_status ariadne_describe(ariadne_batch batch, char *json, size_t capacity, size_t *size);

/*
 * When the next episode begins in an environment whose episode ended, and after how many steps of the batch one is cut off, as
 * truncated, unless it ends before. Both are chosen before the first reset; otherwise they are ARIADNE_SAME_STEP and 0, no
 * such limit.
 */
enum {
    ARIADNE_SAME_STEP = 0, /* with the step that ends one: observation and extras are the first of the next one */
    ARIADNE_NEXT_STEP = 1, /* with the step after it, whose action means nothing: until then its last ones are observed */
    ARIADNE_DISABLED = 2   /* with a reset: until then the batch cannot be stepped */
};
ariadne_status ariadne_autoreset(ariadne_batch batch, int32_t mode);
ariadne_status ariadne_limit(ariadne_batch batch, int32_t steps);

/*
 * Starts an episode in every environment and writes the first observations. count is the number of seeds: 0 to go on with
 * the environments' random engines; 1, after which environment i draws as a single one with seed + i; or N. Memory Maze
 * takes seeds below 2^32. After an error in the seeds the batch is as before.
 */
ariadne_status ariadne_reset(ariadne_batch batch, ariadne_seeds *seeds, int32_t count, ariadne_memory *buffers);

/*
 * Starts an episode in some environments and writes what all observe. where, [N], is 1 for those, or NULL for all; seeds, [N]
 * or NULL, are for those of them that seeded, [N] or NULL for all, says. options is a JSON object of reset parameters for
 * these episodes alone, or NULL: Memory Gym takes its settings. The first reset is one of all.
 */
ariadne_status ariadne_reset_where(ariadne_batch batch, ariadne_bytes *where, ariadne_seeds *seeds, ariadne_bytes *seeded,
                                   ariadne_text *options, ariadne_memory *buffers);

/*
 * Applies an action to every environment, [N]. ended, if not NULL, is set to the number of episodes that ended; what is
 * observed then depends on ariadne_autoreset. A wrong action is an error and nothing is stepped.
 */
ariadne_status ariadne_step(ariadne_batch batch, ariadne_actions *actions, ariadne_memory *buffers, int32_t *ended);

/*
 * ariadne_send is ariadne_step that does not wait, ariadne_wait waits for it. In between actions, the struct of buffers may
 * be used again but the memory behind both must stay, and all other functions but ariadne_close refuse the batch.
 */
ariadne_status ariadne_send(ariadne_batch batch, ariadne_actions *actions, ariadne_memory *buffers);
ariadne_status ariadne_wait(ariadne_batch batch, int32_t *ended);

/* Writes what is observed, observation and extras, once more, as after ariadne_restore. */
ariadne_status ariadne_observe(ariadne_batch batch, ariadne_memory *buffers);

/*
 * Writes what the task tells of each environment's last episode that ended, [N, F + G]: the facts of ariadne_describe, then
 * the truth in its end. room is the number of elements that there is room for.
 */
ariadne_status ariadne_outcome(ariadne_batch batch, double *facts, size_t room);

/* Writes what the task knows of what is observed now and agents do not, [N, G]. */
ariadne_status ariadne_truth(ariadne_batch batch, double *truth, size_t room);

/* Writes the state of all environments, random engines included, as ariadne_list does. */
ariadne_status ariadne_save(ariadne_batch batch, uint8_t *state, size_t capacity, size_t *size);

/*
 * Goes on, bit for bit, from a state of a batch of the same id, settings and N. One that is cut short, damaged or of
 * another kind is an error and changes nothing.
 */
ariadne_status ariadne_restore(ariadne_batch batch, ariadne_bytes *state, size_t size);

/* Draws an environment whose observations are no pictures into rgb, [height, width, 3] of the description's screen. */
ariadne_status ariadne_draw(ariadne_batch batch, int32_t env, uint8_t *rgb, size_t size);

/* Ends a batch and its threads, after the step under way. */
ariadne_status ariadne_close(ariadne_batch batch);

/*
 * A trained agent, known by a number above 0 like a batch; the two are counted apart. It acts on rows of observations, wherever
 * these come from, and its recurrent state is yours: S floats for each environment, [N, S], to be kept, copied and handed back.
 * Calls on one agent wait for each other.
 */
typedef int64_t ariadne_agent;

/*
 * Reads an agent: folder is a run's, whose newest whole checkpoint is taken, or holds config.yaml and weights.safetensors. That
 * the task's environments can be made is checked.
 */
ariadne_status ariadne_load_agent(ariadne_text *folder, ariadne_agent *agent);

/*
 * Writes what the agent is, in JSON, as ariadne_list does: task and settings (for ariadne_make: what it was trained in),
 * observation ({"name", "dtype", "shape"}), actions (A, their number), greedy (whether it is to take its most probable action),
 * state (parts of an environment's state, one behind the other) and state_size (S), memory (what it remembers by),
 * parameters, steps (of training, or null) and weights (the beginning of their file's SHA-256).
 */
ariadne_status ariadne_describe_agent(ariadne_agent agent, char *json, size_t capacity, size_t *size);

/*
 * Writes the state of N environments that have seen nothing, [N, S]. room and size count floats: if size is more than room nothing
 * else is written and ARIADNE_NO_ROOM returned.
 */
ariadne_status ariadne_agent_state(ariadne_agent agent, int32_t num_envs, float *state, size_t room, size_t *size);

/* Your memory for a decision of an agent. observation, begins and state are needed (state not if S is 0), the rest may be NULL. */
typedef struct ariadne_decision {
    const void *observation;  /* [N, shape] uint8_t or float, see ariadne_describe_agent */
    const uint8_t *begins;    /* [N] 1 where the observation is an episode's first */
    const int32_t *done;      /* [N] actions that led here; NULL: those that the last ariadne_act wrote */
    const float *reward;      /* [N] that they brought, which some agents see; NULL: as the state has it */
    float *state;             /* [N, S] goes on in place; after an error it is as before */
    int32_t *actions;         /* [N] gets the most probable actions */
    float *logits;            /* [N, A] gets the unnormalised logarithms of the actions' probabilities */
    float *values;            /* [N] gets the returns that the agent expects, discounted */
} ariadne_decision;
typedef const ariadne_decision ariadne_acting;

/* Has the agent decide in N environments. */
ariadne_status ariadne_act(ariadne_agent agent, int32_t num_envs, ariadne_acting *decision);

/* Frees an agent. */
ariadne_status ariadne_close_agent(ariadne_agent agent);

#ifdef __cplusplus
}
#endif

#endif
