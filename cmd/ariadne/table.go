package main

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// table is a table of short texts, for terminals and for pages.
type table []column

// column is a column of a table: its name and a text for each row.
type column struct {
	name   string
	number bool // its cells are aligned to the right
	cells  []string
}

// empty is the text of a cell whose value is not known.
const empty = "-"

// markdown prints the table in Markdown, with aligned columns so that people can read it as it is.
func (t table) markdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	escaped := make(table, len(t))
	rule := make([]string, len(t))
	for i, c := range t {
		cells := make([]string, len(c.cells))
		for k, text := range c.cells {
			cells[k] = strings.ReplaceAll(text, "|", `\|`)
		}
		escaped[i] = column{c.name, c.number, cells}
		rule[i] = strings.Repeat("-", escaped[i].width())
		if c.number {
			rule[i] = rule[i][1:] + ":"
		}
	}
	line := func(cells []string) { out.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(escaped.head())
	line(rule)
	for k := range escaped.rows() {
		line(escaped.row(k))
	}
	return out.Flush()
}

// text prints the table with blanks between the columns.
func (t table) text(w io.Writer) error {
	out := bufio.NewWriter(w)
	line := func(cells []string) {
		out.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	line(t.head())
	for k := range t.rows() {
		line(t.row(k))
	}
	return out.Flush()
}

func (t table) rows() int { return len(t[0].cells) }

// head returns the names of the columns, each as wide as its column.
func (t table) head() []string {
	cells := make([]string, len(t))
	for i, c := range t {
		cells[i] = c.padded(c.name)
	}
	return cells
}

// row returns the cells of row k, each as wide as its column.
func (t table) row(k int) []string {
	cells := make([]string, len(t))
	for i, c := range t {
		cells[i] = c.padded(c.cells[k])
	}
	return cells
}

// width returns the width of the widest cell, in characters.
func (c *column) width() int {
	widest := utf8.RuneCountInString(c.name)
	for _, cell := range c.cells {
		widest = max(widest, utf8.RuneCountInString(cell))
	}
	return widest
}

func (c *column) padded(text string) string {
	blanks := strings.Repeat(" ", c.width()-utf8.RuneCountInString(text))
	if c.number {
		return blanks + text
	}
	return text + blanks
}
