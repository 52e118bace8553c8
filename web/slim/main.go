// Slim copies Gorgonia and its tensors, from where the go command keeps them, without what draws graphs and writes them in the formats of
// others, and writes a go.mod that has them in their place. What is left is the same code. A page's module is a fifth of its size by that:
// text/template and the packages of protobuf call methods by names that they find while they run, so that the linker must keep every method
// of every type.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// engine stands for all methods of the tensors' engine: arithmetic, element by element, for each type of number. Ariadne's networks have
// kernels of their own.
const engine = "(E)"

// cuts lists, for each module and file of it, the functions that go; no functions: the whole file. Of exported ones, which others call, a
// panic is left.
var cuts = map[string]map[string][]string{
	"gorgonia.org/gorgonia": {
		"templates.go": nil,
		"node.go":      {"ToDot", "RestrictedToDot", "dot", "dotString"},
		"graph.go":     {"ToDot"},
	},
	"gorgonia.org/tensor": {
		"dense_io.go":     {"FBEncode", "FBDecode", "PBEncode", "PBDecode"},
		"dense_compat.go": {"FromArrowArray", "FromArrowTensor"},

		"internal/execution/eng_argmethods.go":    {engine},
		"internal/execution/eng_arith.go":         {engine},
		"internal/execution/eng_arith_manual.go":  {engine},
		"internal/execution/eng_cmp.go":           {engine},
		"internal/execution/eng_map.go":           {engine},
		"internal/execution/eng_minmaxbetween.go": {engine},
		"internal/execution/eng_reduce.go":        {engine},
		"internal/execution/eng_unary.go":         {engine},
	},
}

func main() {
	dir := flag.String("o", "", "folder to write to")
	flag.Parse()
	if err := slim(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

func slim(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	replace := []string{"mod", "edit"}
	for module, files := range cuts {
		from, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
		if err != nil {
			return fmt.Errorf("%s: %w", module, err)
		}
		to := filepath.Join(dir, path.Base(module))
		if err := copyModule(to, strings.TrimSpace(string(from)), files); err != nil {
			return fmt.Errorf("%s: %w", module, err)
		}
		replace = append(replace, "-replace", module+"="+to)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	c := exec.Command("go", append(replace, filepath.Join(dir, "go.mod"))...)
	c.Stderr = os.Stderr
	return c.Run()
}

// copyModule copies a module's packages without tests and without what is to go.
func copyModule(to, from string, cut map[string][]string) error {
	left := len(cut)
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && rel != "." || slices.Contains([]string{"cmd", "examples", "testdata"}, rel) {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		if strings.HasSuffix(rel, "_test.go") || !strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, ".s") && rel != "go.mod" {
			return nil
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if names, ok := cut[rel]; ok {
			left--
			if names == nil {
				return nil
			}
			if b, err = without(b, names); err != nil {
				return fmt.Errorf("%s: %w", rel, err)
			}
		}
		return os.WriteFile(filepath.Join(to, rel), b, 0o644)
	})
	if err == nil && left > 0 {
		err = fmt.Errorf("it lacks %d of the files that are to be cut; another version?", left)
	}
	return err
}

// without empties functions from a source file, removes those that nobody calls then, and the imports that nothing uses then.
func without(source []byte, names []string) ([]byte, error) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	found := 0
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !slices.Contains(names, fn.Name.Name) && !(names[0] == engine && ofEngine(fn)) {
			return false
		}
		found++
		if !ast.IsExported(fn.Name.Name) {
			return true
		}
		fn.Body = &ast.BlockStmt{List: []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{
			Fun: ast.NewIdent("panic"), Args: []ast.Expr{&ast.BasicLit{Kind: token.STRING, Value: `"left out of pages"`}},
		}}}}
		return len(fn.Type.Params.List) > 0 && strings.HasPrefix(fn.Name.Name, "FromArrow") // its argument is of a package that goes
	})
	if names[0] == engine && found == 0 || names[0] != engine && found != len(names) {
		return nil, fmt.Errorf("%d functions for %s, want one of each", found, strings.Join(names, ", "))
	}
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
			i := s.(*ast.ImportSpec)
			name := path.Base(strings.Trim(i.Path.Value, `"`))
			if i.Name != nil {
				name = i.Name.Name
			}
			return !used[name] && name != "." && name != "_"
		})
	}
	f.Comments = nil // those of what is gone would stand anywhere
	var out bytes.Buffer
	err = format.Node(&out, set, f)
	return out.Bytes(), err
}

// ofEngine reports whether a function is an exported method of the engine.
func ofEngine(fn *ast.FuncDecl) bool {
	if fn.Recv == nil || !ast.IsExported(fn.Name.Name) {
		return false
	}
	t, ok := fn.Recv.List[0].Type.(*ast.Ident)
	return ok && t.Name == "E"
}
