package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/internal/safetensors"
)

func sample(t testing.TB) []byte {
	b, err := safetensors.Encode([]safetensors.Tensor{safetensors.Float32s("w", []int{2, 2}, []float32{1, 2, 3, 4}), safetensors.Bytes("a", []byte{9, 8, 7})}, map[string]string{"step": "12"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodeReturnsWhatWasEncoded(t *testing.T) {
	f, err := safetensors.Decode(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	w, _ := f.Get("w")
	v, err := w.Float32()
	if err != nil || len(v) != 4 || v[3] != 4 || f.Metadata["step"] != "12" {
		t.Errorf("got %v, %v, metadata %v", v, err, f.Metadata)
	}
	if a, _ := f.Get("a"); !bytes.Equal(a.Data, []byte{9, 8, 7}) {
		t.Errorf("bytes: %v", a.Data)
	}
	if _, err := w.Int64(); err == nil {
		t.Error("an F32 tensor was read as I64")
	}
}

func TestDecodeRefusesEveryCut(t *testing.T) {
	b := sample(t)
	for n := range b {
		if _, err := safetensors.Decode(b[:n]); err == nil {
			t.Errorf("a file cut to %d of %d bytes was accepted", n, len(b))
		}
	}
	if _, err := safetensors.Decode(append(b, 0)); err == nil {
		t.Error("a trailing byte was accepted")
	}
}

func TestDecodeRefusesBadHeaders(t *testing.T) {
	for name, header := range map[string]string{
		"overlap":   `{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`,
		"size":      `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`,
		"huge":      `{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}`,
		"negative":  `{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`,
		"dtype":     `{"a":{"dtype":"X9","shape":[1],"data_offsets":[0,4]}}`,
		"twice":     `{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`,
		"not json":  `hello`,
		"an array":  `[]`,
		"tail":      `{} x`,
		"truncated": `{"a":`,
	} {
		b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
		b = append(append(b, header...), 1, 2, 3, 4)
		if _, err := safetensors.Decode(b); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestWriteThenReadNamesTheFileInErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.safetensors")
	if _, err := safetensors.Read(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("missing file: %v", err)
	}
	if err := safetensors.Write(path, []safetensors.Tensor{safetensors.Bytes("a", []byte("hi"))}, nil); err != nil {
		t.Fatal(err)
	}
	if f, err := safetensors.Read(path); err != nil || len(f.Tensors) != 1 {
		t.Errorf("%v, %v", f, err)
	}
}

func TestReferenceFilesSurviveARoundTrip(t *testing.T) {
	files := reference.Files(t, "agalite/*/*.safetensors")
	for _, path := range files {
		f, err := safetensors.Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		b, err := safetensors.Encode(f.Tensors, f.Metadata)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		g, err := safetensors.Decode(b)
		if err != nil || len(g.Tensors) != len(f.Tensors) {
			t.Errorf("%s: %v", path, err)
			continue
		}
		for i, x := range f.Tensors {
			if !bytes.Equal(x.Data, g.Tensors[i].Data) {
				t.Errorf("%s: tensor %s changed", path, x.Name)
			}
		}
	}
	t.Logf("compared %d files", len(files))
}

func FuzzDecode(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := safetensors.Decode(b)
		if err != nil {
			return
		}
		if _, err := safetensors.Encode(g.Tensors, g.Metadata); err != nil {
			t.Fatalf("decoded but cannot be encoded: %v", err)
		}
	})
}
