// Package pages reads the code blocks of the project's pages, so that tests and scripts can check that they work.
//
// A comment above a block, which readers of the page do not see, says how it is checked:
//
//	<!-- newcomer: NAME -->   scripts/newcomer.sh runs it, word for word
//	<!-- not run: REASON -->  nobody runs it
//
// Without a comment, scripts/documentation.sh runs a block of shell or Python with a small budget. A block of Go must also
// stand in an example, which is compiled and run with the tests. Blocks without a language are drawings and output of programs.
package pages

import (
	"fmt"
	"os"
	"strings"
)

// Block is a fenced code block of a page.
type Block struct {
	File     string // as given to Read
	Line     int    // number of the line with the opening fence, from 1
	Language string // "" if none is given
	Text     string // between the fences
	Newcomer string // name of the block in scripts/newcomer.sh; "" for none
	Excuse   string // the reason why it is not run; "" if it is
}

// Place returns the place of a block in a form that editors understand.
func (b *Block) Place() string { return fmt.Sprintf("%s:%d", b.File, b.Line) }

const fence = "```"

// Read returns the blocks of a page, in its order. A block that does not end, and a comment that says nothing or stands above
// no block, are errors.
func Read(path string) ([]Block, error) {
	page, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var blocks []Block
	var inside bool
	var next Block // what comments say of the block that comes next
	said := 0      // line of the last comment, 0 if it was heeded
	line := 0
	for text := range strings.Lines(string(page)) {
		line++
		trimmed := strings.TrimSpace(text)
		language, isFence := strings.CutPrefix(trimmed, fence)
		switch {
		case inside && trimmed == fence:
			inside = false
		case inside:
			blocks[len(blocks)-1].Text += text
		case isFence:
			next.File, next.Line, next.Language = path, line, language
			blocks = append(blocks, next)
			next, said, inside = Block{}, 0, true
		case strings.HasPrefix(trimmed, "<!-- newcomer:"), strings.HasPrefix(trimmed, "<!-- not run:"):
			subject, what, err := comment(trimmed)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, line, err)
			}
			if said = line; subject == "newcomer" {
				next.Newcomer = what
			} else {
				next.Excuse = what
			}
		case trimmed != "" && said != 0:
			return nil, fmt.Errorf("%s:%d: the comment stands above no block", path, said)
		}
	}
	if inside {
		return nil, fmt.Errorf("%s: the block does not end", blocks[len(blocks)-1].Place())
	}
	if said != 0 {
		return nil, fmt.Errorf("%s:%d: the comment stands above no block", path, said)
	}
	return blocks, nil
}

// comment takes "<!-- subject: what -->" apart.
func comment(line string) (subject, what string, err error) {
	inner, ended := strings.CutSuffix(strings.TrimPrefix(line, "<!--"), "-->")
	subject, what, _ = strings.Cut(inner, ":")
	subject, what = strings.TrimSpace(subject), strings.TrimSpace(what)
	if !ended || what == "" {
		return "", "", fmt.Errorf("%q says nothing, want <!-- %s: WHAT -->", line, subject)
	}
	return subject, what, nil
}
