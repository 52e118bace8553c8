// Blocks prints a newcomer's block of a page, or runs the blocks of pages that are meant to be run:
//
//	blocks print NAME PAGE
//	blocks run THINGS PAGE...
//
// For each page it works in a fresh copy of the folder THINGS. There it runs the page's blocks one after another until one
// fails: those in shell with bash -eu -o pipefail, those in Python with python3. PATH determines the programs. At the end it
// prints the blocks that were not run, with the reasons that the pages give.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"ariadne/internal/pages"
)

// limit is the longest time that a block may take.
const limit = 2 * time.Minute

// interpreters run a text that is their last argument.
var interpreters = map[string][]string{
	"sh":     {"bash", "-euo", "pipefail", "-c"},
	"python": {"python3", "-c"},
}

func main() {
	if err := do(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "blocks:", err)
		os.Exit(1)
	}
}

func do(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "print":
		return printBlock(args[1], args[2])
	case len(args) > 2 && args[0] == "run":
		return runPages(args[1], args[2:])
	default:
		return errors.New("usage: blocks run THINGS PAGE... or blocks print NAME PAGE")
	}
}

func printBlock(name, page string) error {
	blocks, err := pages.Read(page)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if b.Newcomer == name {
			fmt.Print(b.Text)
			return nil
		}
	}
	return fmt.Errorf("%s has no block for newcomers that is named %s", page, name)
}

func runPages(things string, paths []string) error {
	var left []string
	for _, path := range paths {
		blocks, err := pages.Read(path)
		if err != nil {
			return err
		}
		dir, err := os.MkdirTemp("", "page")
		if err != nil {
			return err
		}
		skipped, err := runPage(dir, things, blocks)
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return err
		}
		left = append(left, skipped...)
	}
	if len(left) > 0 {
		fmt.Printf("\nnot run here:\n%s\n", strings.Join(left, "\n"))
	}
	return nil
}

// runPage runs a page's blocks in a folder. It returns the blocks that it left out.
func runPage(dir, things string, blocks []pages.Block) (left []string, err error) {
	if err := os.CopyFS(dir, os.DirFS(things)); err != nil {
		return nil, err
	}
	for _, b := range blocks {
		interpreter, known := interpreters[b.Language]
		switch {
		case !known:
			continue
		case b.Newcomer != "":
			left = append(left, b.Place()+": scripts/newcomer.sh runs it, word for word")
			continue
		case b.Excuse != "":
			left = append(left, b.Place()+": "+b.Excuse)
			continue
		}
		began := time.Now()
		if err := run(dir, interpreter, b.Text); err != nil {
			return nil, fmt.Errorf("%s: %w", b.Place(), err)
		}
		fmt.Printf("%s: %s, %.1f s\n", b.Place(), b.Language, time.Since(began).Seconds())
	}
	return left, nil
}

// run runs a text in a folder. If it fails, the error contains its output.
func run(dir string, interpreter []string, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args := append(append([]string(nil), interpreter[1:]...), text)
	c := exec.CommandContext(ctx, interpreter[0], args...)
	c.Dir = filepath.Clean(dir)
	c.WaitDelay = time.Second
	if output, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s\n%s", err, text, bytes.TrimSpace(output))
	}
	return nil
}
