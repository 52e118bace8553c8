// Package pages reads the code blocks of the project's pages, so that what the pages say can be done.
//
// A comment above a block, which readers of the page do not see, says what becomes of it:
//
//	<!-- newcomer: NAME -->   scripts/newcomer.sh runs it, word for word
//	<!-- not run: REASON -->  nobody runs it
//
// Without one, scripts/documentation.sh runs it if it is a shell's or Python's, on a small budget; Go's must stand in an
// example, which is compiled and run with the tests. Blocks without a language are pictures and what programs print.
package pages

import (
	"fmt"
	"os"
	"strings"
)

// Block is a fenced code block of a page.
type Block struct {
	File     string // as given to Read
	Line     int    // of the opening fence, from 1
	Language string // "" if none is given
	Text     string // what stands between the fences
	Newcomer string // the block's name in scripts/newcomer.sh; "" for none
	Excuse   string // why it is not run; "" if it is
}

// Place is where a block stands, as editors understand it.
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
