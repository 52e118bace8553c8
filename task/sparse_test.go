package task

import (
	"reflect"
	"testing"
)

func TestSparseRowsHoldWhatIsNotZero(t *testing.T) {
	s := NewSparse(2, 3)
	if s.Rows() != 3 || s.Room() != 2 {
		t.Fatalf("%d rows with room for %d", s.Rows(), s.Room())
	}
	for row, obs := range [][]float32{{0, 5, 0, -1}, {0, 0, 0, 0}, {0, 0, 7, 0}} {
		if err := s.Set(row, obs); err != nil {
			t.Fatal(err)
		}
	}
	want := Sparse{Count: []int32{2, 0, 1}, Index: []int32{1, 3, 0, 0, 2, 0}, Value: []float32{5, -1, 0, 0, 7, 0}}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("%+v, want %+v", s, want)
	}
	part := Obs{Sparse: s}.Slice(4, 1, 3).Sparse
	if part.Rows() != 2 || part.Index[2] != 2 || part.Value[2] != 7 {
		t.Errorf("rows 1 and 2 are %+v", part)
	}
	part.CopyRow(0, s, 0)
	if s.Count[1] != 2 || s.Index[3] != 3 || s.Value[3] != -1 {
		t.Errorf("a copied row is %+v", s)
	}
	if err := s.Set(0, []float32{1, 1, 1}); err == nil {
		t.Error("three elements were put where two fit")
	}
}
