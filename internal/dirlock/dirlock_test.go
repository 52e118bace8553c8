package dirlock

import (
	"errors"
	"testing"
)

func TestOneAtATimeHasAFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("error %v while another has it, want %v", err, ErrInUse)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Lock(dir)
	if err != nil {
		t.Fatalf("after the first has left: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir + "/none"); err == nil || errors.Is(err, ErrInUse) {
		t.Errorf("error %v for a folder that there is not", err)
	}
}
