// Slim copies Gorgonia and its tensors from the go command's module cache. It leaves out the code that draws graphs and writes
// foreign formats, and writes a go.mod that uses the copies. The remaining code is unchanged. This reduces a page's module to a
// fifth of its size: text/template and the packages of protobuf call methods by names that are only known at run time, so that
// the linker must keep every method of every type.
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

// engine stands for all methods of the tensors' engine: element-wise arithmetic for each type of number. Ariadne's networks
// have their own kernels.
const engine = "(E)"

// cuts lists, by module and file, the functions to remove; no functions means the whole file. Exported functions, which others
// call, are replaced by a panic.
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

// copyModule copies a module's packages without tests and without what is cut.
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

// without empties functions of a source file. Then it removes functions that nobody calls any more and imports that nothing
// uses any more.
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
		return len(fn.Type.Params.List) > 0 && strings.HasPrefix(fn.Name.Name, "FromArrow") // its argument's package is cut
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
	f.Comments = nil // the comments of removed code would end up in wrong places
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
