package hydra

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of lists and dicts.
const maxDepth = 32

// valueParser parses the right side of an override.
type valueParser struct {
	src   string
	at    int // the next byte to read
	depth int
}

// parseValue parses a value. Several nodes are a sweep, "1,2,3", with one run for each.
func parseValue(src string) ([]*node, error) {
	if !utf8.ValidString(src) {
		return nil, fmt.Errorf("value %q is not valid UTF-8", src)
	}
	p := &valueParser{src: src}
	if p.space(); p.peek() == 0 && p.at == len(src) {
		return []*node{newText("")}, nil
	}
	choices, err := p.elements(0)
	if err != nil {
		return nil, fmt.Errorf("value %q, character %d: %w", shorten(src), utf8.RuneCountInString(src[:p.at])+1, err)
	}
	return choices, nil
}

// peek returns the next byte, or 0 at the end.
func (p *valueParser) peek() byte {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return 0
}

func (p *valueParser) space() {
	for p.peek() == ' ' || p.peek() == '\t' {
		p.at++
	}
}

// elements reads values separated by commas, up to the byte end. 0 stands for the end of the text.
func (p *valueParser) elements(end byte) ([]*node, error) {
	var out []*node
	for {
		item, err := p.element()
		if err != nil {
			return nil, err
		}
		out = append(out, item)
		if more, err := p.next(end); err != nil || !more {
			return out, err
		}
	}
}

// next reads what follows an element: a comma, after which another element must follow, or end.
func (p *valueParser) next(end byte) (more bool, err error) {
	p.space()
	switch c := p.peek(); {
	case c == ',':
		p.at++
		return true, nil
	case end == 0 && p.at == len(p.src):
		return false, nil
	case p.at == len(p.src):
		return false, fmt.Errorf("%q is missing", end)
	case c == end && end != 0:
		p.at++
		return false, nil
	default:
		return false, p.unexpected()
	}
}

// unexpected returns an error about the present character, which is not allowed here.
func (p *valueParser) unexpected() error {
	switch c := p.peek(); c {
	case 0:
		return errors.New("a value is missing")
	case '(', ')':
		return errors.New("functions are not supported; for text with parentheses quote it or write \\( and \\)")
	default:
		return fmt.Errorf("%q cannot stand here; quote the text or write \\%c", c, c)
	}
}

func (p *valueParser) element() (*node, error) {
	p.space()
	switch p.peek() {
	case '[', '{':
		if p.depth++; p.depth > maxDepth {
			return nil, fmt.Errorf("lists and dicts nest deeper than %d", maxDepth)
		}
		defer func() { p.depth-- }()
		if p.peek() == '[' {
			return p.list()
		}
		return p.dict()
	case '\'', '"':
		return p.quoted()
	default:
		return p.unquoted()
	}
}

func (p *valueParser) list() (*node, error) {
	p.at++
	if p.space(); p.peek() == ']' {
		p.at++
		return &node{kind: list}, nil
	}
	items, err := p.elements(']')
	return &node{kind: list, items: items}, err
}

func (p *valueParser) dict() (*node, error) {
	p.at++
	d := &node{kind: mapping}
	if p.space(); p.peek() == '}' {
		p.at++
		return d, nil
	}
	for {
		key, err := p.key()
		if err != nil {
			return nil, err
		}
		if d.get(key) != nil {
			return nil, fmt.Errorf("key %s comes twice", key)
		}
		value, err := p.element()
		if err != nil {
			return nil, err
		}
		d.set(key, value)
		if more, err := p.next('}'); err != nil || !more {
			return d, err
		}
	}
}

// key reads a dict's key and the colon after it.
func (p *valueParser) key() (string, error) {
	colon := strings.IndexByte(p.src[p.at:], ':')
	if colon < 0 {
		return "", errors.New("a dict's key must be followed by a colon, as in {key: value}")
	}
	key := strings.Trim(p.src[p.at:p.at+colon], " \t")
	if !keySyntax.MatchString(key) {
		return "", fmt.Errorf("%q cannot be a key: want letters, digits, _ and -", shorten(key))
	}
	p.at += colon + 1
	return key, nil
}

// quoted reads text in quotes. A backslash stands for itself, except in a run of backslashes before a quote: there \\ is one
// backslash and \' a quote.
func (p *valueParser) quoted() (*node, error) {
	quote := p.peek()
	p.at++
	var out strings.Builder
	for p.at < len(p.src) {
		run := len(p.src[p.at:]) - len(strings.TrimLeft(p.src[p.at:], `\`))
		p.at += run
		if p.peek() != quote {
			out.WriteString(p.src[p.at-run : p.at])
			if p.at < len(p.src) {
				out.WriteByte(p.src[p.at])
				p.at++
			}
			continue
		}
		out.WriteString(strings.Repeat(`\`, run/2))
		p.at++
		if run%2 == 0 {
			return newText(out.String()), nil
		}
		out.WriteByte(quote)
	}
	return nil, fmt.Errorf("the quote is not closed with %c", quote)
}

// Characters with a special meaning in unquoted text, and characters that a backslash makes ordinary.
const (
	special   = `,()[]{}'"=`
	escapable = `\,()[]{}:= ` + "\t"
)

// unquoted reads a scalar up to the next special character, without the spaces around it.
func (p *valueParser) unquoted() (*node, error) {
	var out strings.Builder
	escaped := false
	kept := 0 // length of out without trailing spaces
	for p.at < len(p.src) && strings.IndexByte(special, p.src[p.at]) < 0 {
		c := p.src[p.at]
		if strings.HasPrefix(p.src[p.at:], "${") {
			return nil, errors.New("interpolation ${...} is not supported; quote it to have it as text")
		}
		p.at++
		if c == '\\' && p.at < len(p.src) && strings.IndexByte(escapable, p.src[p.at]) >= 0 {
			c, escaped = p.src[p.at], true
			p.at++
			out.WriteByte(c)
			kept = out.Len()
			continue
		}
		out.WriteByte(c)
		if c != ' ' && c != '\t' {
			kept = out.Len()
		}
	}
	s := out.String()[:kept]
	switch c := p.peek(); {
	case s == "" && c != 0 && strings.IndexByte(",]}", c) >= 0:
		return nil, fmt.Errorf("a value is missing before %q", c)
	case s == "":
		return nil, p.unexpected()
	}
	if escaped {
		return newText(s), nil
	}
	return plain(s), nil
}
