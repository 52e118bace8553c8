package memorygym

import (
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"

	"ariadne/assets"
	"ariadne/internal/hydra"
	"ariadne/internal/reference"
	"ariadne/task"
)

// composed returns the composed configuration of an option of the group mysterypath.
func composed(t *testing.T, option string) map[string]any {
	t.Helper()
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		t.Fatal(err)
	}
	c, err := hydra.Compose(files, []string{"+mysterypath=" + option})
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := c.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// The command line can only change keys that a configuration contains, so configurations must contain every setting.
func TestConfigurationsHaveEverySetting(t *testing.T) {
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		t.Fatal(err)
	}
	options, err := hydra.Options(files, "mysterypath")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range options {
		given := composed(t, o.Name)["task"].(map[string]any)
		name := given["task"].(string)
		delete(given, "task")
		for setting := range newMysteryPath(true).setters() {
			if _, ok := given[setting]; !ok {
				t.Errorf("+mysterypath=%s has no setting %s", o.Name, setting)
			}
		}
		b, err := task.New(name, task.Options{Envs: 1, Settings: given})
		if err != nil {
			t.Errorf("+mysterypath=%s: %v", o.Name, err)
			continue
		}
		if b.Spec().Name != "MysteryPath-Grid-Easy-v0" || b.Spec().Pixels != (o.Name != "small") {
			t.Errorf("+mysterypath=%s is %+v", o.Name, b.Spec())
		}
		b.Close()
	}
	if len(options) == 0 {
		t.Error("there are no configurations")
	}
}

// ignored lists keys of the reference that have no meaning here.
var ignored = map[string]bool{"record_fps": true, "eval_episodes": true, "save_dir": true}

// TestReferenceConfigurations compares every key of the reference's files.
func TestReferenceConfigurations(t *testing.T) {
	const prefix = "trainer.py +mysterypath="
	compared := 0
	for _, path := range reference.Files(t, "agalite/configs*.json") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]map[string]any
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for command, want := range all {
			option, ok := strings.CutPrefix(command, prefix)
			if !ok {
				continue
			}
			compareTrees(t, option, composed(t, option), want)
			compared++
		}
	}
	t.Logf("compared %d configurations", compared)
	if compared == 0 {
		t.Error("nothing to compare with")
	}
}

func compareTrees(t *testing.T, where string, got, want map[string]any) {
	t.Helper()
	for key, w := range want {
		if ignored[key] {
			continue
		}
		g, ok := got[key]
		if sub, isTree := w.(map[string]any); isTree && ok {
			if tree, isTree := g.(map[string]any); isTree {
				compareTrees(t, where+"."+key, tree, sub)
				continue
			}
		}
		if !ok || !reflect.DeepEqual(number(g), w) {
			t.Errorf("%s.%s is %v, want %v", where, key, g, w)
		}
	}
}

// number converts numbers of every type to the form that JSON decoding gives.
func number(x any) any {
	switch x := reflect.ValueOf(x); {
	case !x.IsValid():
		return nil
	case x.CanInt():
		return float64(x.Int())
	case x.CanUint():
		return float64(x.Uint())
	default:
		return x.Interface()
	}
}
