/*
 * Takes random steps in 16 mazes, saves their state, goes on from it, and says how fast that was.
 *
 *     python/build.sh library
 *     cc -o random_walk cmd/libariadne/example/random_walk.c -Icmd/libariadne \
 *         python/src/ariadne_maze/libariadne.so -Wl,-rpath,$PWD/python/src/ariadne_maze
 *     ./random_walk [STEPS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ariadne.h"

enum { envs = 16, picture = 64 * 64 * 3, actions = 6 };

static void must(ariadne_status status) {
    if (status != ARIADNE_OK) {
        fprintf(stderr, "random_walk: %s (status %d)\n", ariadne_last_error(), (int)status);
        exit(1);
    }
}

static uint8_t pictures[2][envs][picture];
static float rewards[envs];
static uint8_t terminated[envs], truncated[envs];

int main(int argc, char **argv) {
    const int steps = argc > 1 ? atoi(argv[1]) : 200;
    if (ariadne_abi_version() != ARIADNE_ABI_VERSION) {
        fprintf(stderr, "random_walk: the library has interface %d, this program wants %d\n", (int)ariadne_abi_version(), ARIADNE_ABI_VERSION);
        return 1;
    }
    ariadne_batch batch;
    must(ariadne_make("MemoryMaze-9x9-v0", "{\"control_freq\": 4}", envs, 0, 1, &batch));

    char about[4096];
    size_t size;
    must(ariadne_describe(batch, about, sizeof about, &size));
    printf("%.*s\n", (int)size, about);

    ariadne_buffers buffers = {.observation = pictures[0], .reward = rewards, .terminated = terminated, .truncated = truncated};
    must(ariadne_reset(batch, NULL, 0, &buffers));

    struct timespec begin, end;
    double rewarded = 0;
    int32_t acts[envs];
    timespec_get(&begin, TIME_UTC);
    for (int t = 0; t < steps; t++) {
        for (int i = 0; i < envs; i++)
            acts[i] = rand() % actions;
        must(ariadne_step(batch, acts, &buffers, NULL));
        for (int i = 0; i < envs; i++)
            rewarded += rewards[i];
    }
    timespec_get(&end, TIME_UTC);
    const double seconds = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
    printf("%d environments, %d steps each: %.0f steps/s, rewards %g\n", envs, steps, envs * steps / seconds, rewarded);

    /* The same step twice, from one state. */
    must(ariadne_save(batch, NULL, 0, &size) == ARIADNE_NO_ROOM ? ARIADNE_OK : ARIADNE_FAILED);
    uint8_t *state = malloc(size);
    must(ariadne_save(batch, state, size, &size));
    for (int k = 0; k < 2; k++) {
        buffers.observation = pictures[k];
        must(ariadne_send(batch, acts, &buffers));
        must(ariadne_wait(batch, NULL));
        must(ariadne_restore(batch, state, size));
    }
    free(state);
    if (memcmp(pictures[0], pictures[1], sizeof pictures[0]) != 0) {
        fprintf(stderr, "random_walk: a state does not lead to the same pictures\n");
        return 1;
    }

    acts[3] = actions;
    if (ariadne_step(batch, acts, &buffers, NULL) != ARIADNE_INVALID) {
        fprintf(stderr, "random_walk: a wrong action is taken\n");
        return 1;
    }
    printf("as it should be: %s\n", ariadne_last_error());
    must(ariadne_close(batch));
    return ariadne_close(batch) == ARIADNE_CLOSED ? 0 : 1;
}
