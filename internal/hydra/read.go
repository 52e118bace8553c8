package hydra

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxSize bounds the size of a file, because for some malformed files the parser's time grows with the square of the size.
const maxSize = 1 << 18

// readFile reads a file of fsys.
func readFile(fsys fs.FS, name string) (*node, error) {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	n, err := readYAML(content)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", name, err)
	}
	return n, nil
}

// readYAML reads a document that is a mapping. An empty document is an empty mapping.
func readYAML(content []byte) (*node, error) {
	if len(content) > maxSize {
		return nil, fmt.Errorf("%d bytes, want at most %d: not a configuration", len(content), maxSize)
	}
	if !utf8.Valid(content) {
		return nil, errors.New("not valid UTF-8")
	}
	file, err := parser.ParseBytes(content, 0)
	if err != nil {
		return nil, errors.New(firstLine(err))
	}
	if len(file.Docs) > 1 {
		return nil, fmt.Errorf("%d documents, want one", len(file.Docs))
	}
	if len(file.Docs) == 0 || isNull(file.Docs[0].Body) {
		return &node{kind: mapping}, nil
	}
	n, err := fromYAML(file.Docs[0].Body, 0)
	if err != nil {
		return nil, err
	}
	if n.kind != mapping {
		return nil, fmt.Errorf("%v, want keys and values", n)
	}
	return n, nil
}

// firstLine returns the first line of the YAML parser's error. The other lines show the place in the file.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func isNull(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return n == nil || null
}

// fromYAML converts a parsed value to a node.
func fromYAML(n ast.Node, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%snests deeper than %d", place(n), maxDepth)
	}
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return &node{kind: null, s: "null"}, nil
	case *ast.StringNode:
		if n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType {
			return newText(n.Value), nil
		}
		return plain(n.Value), nil
	case *ast.LiteralNode:
		return newText(n.Value.Value), nil
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return plain(n.GetToken().Value), nil
	case *ast.SequenceNode:
		out := &node{kind: list}
		for _, item := range n.Values {
			value, err := fromYAML(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, value)
		}
		return out, nil
	case *ast.MappingNode:
		return fromMapping(n.Values, depth)
	case *ast.MappingValueNode:
		return fromMapping([]*ast.MappingValueNode{n}, depth)
	default:
		return nil, fmt.Errorf("%sanchors, aliases, tags and the like (%s) are not supported", place(n), n.Type())
	}
}

func fromMapping(pairs []*ast.MappingValueNode, depth int) (*node, error) {
	out := &node{kind: mapping}
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		if pair.Key.IsMergeKey() || !keySyntax.MatchString(key) {
			return nil, fmt.Errorf("%s%q cannot be a key: want letters, digits, _ and -", place(pair.Key), shorten(key))
		}
		if out.get(key) != nil {
			return nil, fmt.Errorf("%skey %s comes twice", place(pair.Key), key)
		}
		value, err := fromYAML(pair.Value, depth+1)
		if err != nil {
			return nil, err
		}
		out.set(key, value)
	}
	return out, nil
}

// place returns "line 3: " or, if the parser does not tell the place, "".
func place(n ast.Node) string {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return fmt.Sprintf("line %d: ", t.Position.Line)
	}
	return ""
}
