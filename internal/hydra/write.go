package hydra

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// appendYAML appends a mapping's keys, one on each line, with an indent.
func (n *node) appendYAML(b []byte, indent string) []byte {
	for i, key := range n.keys {
		b = append(append(append(b, indent...), newText(key).inline()...), ':')
		if value := n.items[i]; value.kind == mapping && len(value.keys) > 0 {
			b = append(b, '\n')
			b = value.appendYAML(b, indent+"  ")
		} else {
			b = append(append(b, ' '), value.inline()...)
			b = append(b, '\n')
		}
	}
	return b
}

// inline returns n on one line.
func (n *node) inline() string {
	switch n.kind {
	case boolean:
		return strconv.FormatBool(n.b)
	case integer:
		if n.u > 0 {
			return strconv.FormatUint(n.u, 10)
		}
		return strconv.FormatInt(n.i, 10)
	case float:
		return formatFloat(n.f)
	case text:
		return quoteText(n.s)
	case list:
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = item.inline()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case mapping:
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = newText(n.keys[i]).inline() + ": " + item.inline()
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return "null"
	}
}

// formatFloat writes a float so that no reader of YAML takes it for an integer or for text. Some readers need both the point
// and the exponent.
func formatFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return ".nan"
	case math.IsInf(f, 1):
		return ".inf"
	case math.IsInf(f, -1):
		return "-.inf"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if mantissa, exponent, ok := strings.Cut(s, "e"); ok && !strings.Contains(mantissa, ".") {
		return mantissa + ".0e" + exponent
	}
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

var (
	harmless = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*$`)
	// older readers of YAML take these for truth values
	truthLike = regexp.MustCompile(`^(?i:y|n|yes|no|on|off)$`)
)

// quoteText writes text. It uses double quotes if the text could be taken for something else.
func quoteText(s string) string {
	if harmless.MatchString(s) && !truthLike.MatchString(s) && plain(s).kind == text {
		return s
	}
	return quoteJSON(s)
}

// quoteJSON returns s as JSON that is also valid YAML, which forbids a few characters that JSON allows unescaped.
func quoteJSON(s string) string {
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // encoding a string to memory cannot fail
	var out strings.Builder
	for _, r := range strings.TrimSuffix(quoted.String(), "\n") {
		if 0x7f <= r && r <= 0x9f || r == 0xfeff {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// canonical appends a form of n that depends only on the content, and not on the order of keys and the notation of numbers.
func (n *node) canonical(b []byte) []byte {
	switch n.kind {
	case mapping:
		order := slices.Clone(n.keys)
		sort.Strings(order)
		b = append(b, '{')
		for _, key := range order {
			b = append(append(b, quoteJSON(key)...), ':')
			b = append(n.get(key).canonical(b), ',')
		}
		return append(b, '}')
	case list:
		b = append(b, '[')
		for _, item := range n.items {
			b = append(item.canonical(b), ',')
		}
		return append(b, ']')
	case text:
		return append(b, quoteJSON(n.s)...)
	case float:
		const exact = 1 << 53
		if n.f == math.Trunc(n.f) && math.Abs(n.f) <= exact {
			return strconv.AppendInt(b, int64(n.f), 10)
		}
	}
	return append(b, n.inline()...)
}
