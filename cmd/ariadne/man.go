package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"ariadne/internal/atomicfile"
)

func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages, one for each command, into a folder",
		Example: "  ariadne man man1",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return usageError{err}
			}
			if err := writePages(c.Root(), args[0]); err != nil {
				return fmt.Errorf("manual pages: %w", err)
			}
			return nil
		},
	}
}

// writePages writes the manual pages of a command and of all commands below it, each whole or not at all.
func writePages(c *cobra.Command, dir string) error {
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := writePages(sub, dir); err != nil {
			return err
		}
	}
	var page bytes.Buffer
	header := doc.GenManHeader{Title: "ARIADNE", Section: "1", Source: "Ariadne " + thisBuild().version, Manual: "Ariadne"}
	if err := doc.GenMan(c, &header, &page); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"), page.Bytes())
}
