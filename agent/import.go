package agent

import (
	"fmt"
	"regexp"
	"strings"

	"ariadne/internal/safetensors"
)

// Import reads weights of the reference from a safetensors file. The file holds one tensor per parameter. A tensor's name is its
// path in flax, with "/" between the parts and with or without "params/" in front. The weights of `src` have the same names here.
// The weights of `src_pure` fit a model with the encoder mlp of one layer, the heads relu, and one of its cores. Their names
// differ (theirs, then ours):
//
//	Dense_0                  repr_model/Dense_0
//	BatchedAGaLiTe_0/*/      seq_model/
//	BatchedGTrXL_0/*/        seq_model/
//	BatchedGRU_0/GRUCell_1/  seq_model/GRU_0/ScanGRUout_0/GRUCell_0/
//	Dense_1, Dense_2         actor/layers_0, actor/layers_2
//	Dense_3, Dense_4         critic/layers_0, critic/layers_2
//
// A tensor that only the file or only the model has is an error that names it. After an error no weight has changed.
func (w *Weights) Import(path string) error {
	file, err := safetensors.Read(path)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if err := w.read(file.Tensors, importName); err != nil {
		return fmt.Errorf("import %s: %w", path, err)
	}
	return nil
}

// pureNames pairs the prefixes of src_pure's names with the prefixes that they have here.
var pureNames = []struct {
	pattern *regexp.Regexp
	here    string
}{
	{regexp.MustCompile(`^Dense_0/`), "repr_model/Dense_0/"},
	{regexp.MustCompile(`^Batched(AGaLiTe|GTrXL)_0/[^/]+/`), "seq_model/"},
	{regexp.MustCompile(`^BatchedGRU_0/GRUCell_\d+/`), "seq_model/GRU_0/ScanGRUout_0/GRUCell_0/"},
	{regexp.MustCompile(`^Dense_1/`), "actor/layers_0/"},
	{regexp.MustCompile(`^Dense_2/`), "actor/layers_2/"},
	{regexp.MustCompile(`^Dense_3/`), "critic/layers_0/"},
	{regexp.MustCompile(`^Dense_4/`), "critic/layers_2/"},
}

// importName returns the name that a parameter of the reference has here.
func importName(name string) string {
	name = strings.TrimPrefix(name, "params/")
	for _, p := range pureNames {
		if at := p.pattern.FindString(name); at != "" {
			return p.here + name[len(at):]
		}
	}
	return name
}
