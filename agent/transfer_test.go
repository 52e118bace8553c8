package agent

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTransferTakesWhatFits(t *testing.T) {
	from, to := smallConfig, smallConfig
	from.Predictions = []PredictionHead{{Name: "depth", Width: 2, From: FromCore}, {Name: "wall", Width: 1, From: FromCore}}
	to.Predictions = []PredictionHead{{Name: "depth", Width: 3, From: FromCore}, {Name: "target", Width: 1, From: FromCore}}
	_, source := initialised(t, from)
	m, w := initialised(t, to)
	m.Init(w, 2)
	path := filepath.Join(t.TempDir(), "weights.safetensors")
	if err := source.Save(path); err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(w.Flat)
	x, err := w.Transfer(path)
	if err != nil {
		t.Fatal(err)
	}
	own := func(head string) []string {
		return []string{"predictions/" + head + "/out/bias", "predictions/" + head + "/out/kernel"}
	}
	if !slices.Equal(x.New, own("target")) || !slices.Equal(x.Unused, own("wall")) || !slices.Equal(x.Misfit, own("depth")) || len(x.Taken) != len(w.Tensors)-4 {
		t.Errorf("transferred %+v", x)
	}
	for _, tensor := range w.Tensors {
		want := tensor.in(before)
		if slices.Contains(x.Taken, tensor.Name) {
			stored, _ := source.Get(tensor.Name)
			want = stored.Data
		}
		if !slices.Equal(tensor.Data, want) {
			t.Errorf("%s is neither what it was nor the file's", tensor.Name)
		}
	}
	if err := w.Load(path); err == nil || !strings.Contains(err.Error(), "predictions/depth") {
		t.Errorf("a whole file of another model: error %v", err)
	}
	if _, err := w.Transfer(path + " that is not there"); err == nil {
		t.Error("a file that is not there was read")
	}
}
