//go:build cgo && !nogl

package headless_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"ariadne/headless"
	"ariadne/render"
)

// childVariable names the environment variable that makes the test program, started again as a child, do one thing instead of
// its tests. Drivers and the C library read their variables once in a process.
const childVariable = "ARIADNE_TEST_CHILD"

var children = map[string]func() error{"make": makeOne, "auto": makeAny, "leak": makeMany}

func TestMain(m *testing.M) {
	name := os.Getenv(childVariable)
	if name == "" {
		os.Exit(m.Run())
	}
	if err := children[name](); err != nil {
		fmt.Println(errors.Is(err, headless.ErrUnavailable), err)
	}
}

// child runs one of the functions in children in a process with additional environment variables. It returns what the process
// prints.
func child(t *testing.T, name string, variables ...string) string {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), childVariable+"="+name), variables...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", variables, err, out)
	}
	t.Logf("%s: %s", variables, bytes.TrimSpace(out))
	return string(out)
}

func makeOne() error { return makeAs(headless.RenderGL) }

func makeAny() error { return makeAs(headless.RenderAuto) }

func makeAs(name string) error {
	r, err := headless.New(64, 64, checkered(32), headless.Options{Render: name})
	if err != nil {
		return err
	}
	fmt.Println("made", r.Describe())
	return r.Close()
}

func TestMachinesWithoutOpenGLGetAnErrorThatHelps(t *testing.T) {
	open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	for _, variable := range []string{
		"LD_LIBRARY_PATH=" + brokenLibrary(t),         // libEGL cannot be loaded
		"__EGL_VENDOR_LIBRARY_FILENAMES=/nonexistent", // there is no driver
		"MESA_GL_VERSION_OVERRIDE=3.1",                // the version is too old
	} {
		text := child(t, "make", variable)
		if strings.HasPrefix(text, "made") {
			continue // this machine's driver ignores the variable
		}
		if !strings.Contains(child(t, "auto", variable), "made software") {
			t.Errorf("%s: auto does not draw without OpenGL", variable)
		}
		if !strings.Contains(text, "true") || !strings.Contains(text, "libgl1-mesa-dri") || !strings.Contains(text, "software renderer") {
			t.Errorf("%s: %s", variable, text)
		}
	}
}

// brokenLibrary returns a folder with a libEGL that cannot be loaded.
func brokenLibrary(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "libEGL.so.1"), []byte("this is no library\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRenderersLeaveNothingBehind(t *testing.T) {
	open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	// With one heap for all threads, freed memory is used again.
	text := child(t, "leak", "MALLOC_ARENA_MAX=1")
	var renderers, kilobytes, threads int
	if _, err := fmt.Sscanf(text, leakReport, &renderers, &kilobytes, &threads); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	// Drivers keep a little of every context. After a few hundred renderers, their caches have reached their final size.
	if kilobytes > 16<<10+20*renderers {
		t.Errorf("%d renderers left %d KiB behind", renderers, kilobytes)
	}
	if threads > renderers/8 {
		t.Errorf("%d renderers left %d threads behind", renderers, threads)
	}
}

const leakReport = "after %d more renderers: %d KiB more memory, %d more threads\n"

// contextsVariable names the environment variable with the number of renderers to make, each with its own context, to show that
// nothing remains of them.
const contextsVariable = "ARIADNE_SOAK_CONTEXTS"

// makeMany makes, uses and closes renderers. It reports what they leave behind.
func makeMany() error {
	more := 20
	if s := os.Getenv(contextsVariable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("%s=%s: want a number of renderers", contextsVariable, s)
		}
		more = n
	}
	first := 10 + more/10
	tex := checkered(256)
	env, err := begin(9, 1, false)
	if err != nil {
		return err
	}
	s := sceneOf(env)
	views := make([]render.View, 16)
	pix := make([]byte, 64*64*3*len(views))
	cycle := func(n int) error {
		for range n {
			r, err := headless.New(64, 64, tex, headless.Options{Render: headless.RenderGL})
			if err != nil {
				return err
			}
			if err := errors.Join(r.SetScene(0, &s), r.Render(views, pix), r.Close()); err != nil {
				return err
			}
		}
		return nil
	}
	if err := cycle(first); err != nil {
		return err
	}
	memory, threads := usage()
	if err := cycle(more); err != nil {
		return err
	}
	memoryNow, threadsNow := usage()
	fmt.Printf(leakReport, more, (memoryNow-memory)>>10, threadsNow-threads)
	return nil
}

// usage returns the memory in bytes that the process uses, and the number of its threads. Both are 0 if the system does not
// tell.
func usage() (memory, threads int) {
	runtime.GC()
	if b, err := os.ReadFile("/proc/self/statm"); err == nil {
		if pages, err := strconv.Atoi(strings.Fields(string(b))[1]); err == nil {
			memory = pages * os.Getpagesize()
		}
	}
	tasks, _ := os.ReadDir("/proc/self/task")
	return memory, len(tasks)
}
