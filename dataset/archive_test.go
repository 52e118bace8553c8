package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"testing"
)

// saysNothing lists the fields of a header that do not depend on the archive's contents, by their first byte and length:
// versions, dates and attributes.
var saysNothing = map[string][][2]int{
	localSignature:     {{4, 2}, {10, 4}},
	directorySignature: {{4, 4}, {12, 4}, {36, 6}},
}

func TestFlippedBitsInArchiveHeadersAreErrors(t *testing.T) {
	b, err := os.ReadFile(written(t, wander(short(t), 3, 2)))
	if err != nil {
		t.Fatal(err)
	}
	want, err := content(b)
	if err != nil {
		t.Fatal(err)
	}
	swept := 0
	for _, r := range records(t, b) {
		signature := string(b[r.begin:][:4])
		for at := r.begin; at < r.end; at++ {
			quiet := slices.ContainsFunc(saysNothing[signature], func(f [2]int) bool {
				return at-r.begin >= f[0] && at-r.begin < f[0]+f[1]
			})
			for bit := range 8 {
				swept++
				b[at] ^= 1 << bit
				got, err := content(b)
				b[at] ^= 1 << bit
				if err == nil && (!quiet || !bytes.Equal(got, want)) {
					t.Errorf("bit %d of byte %d of the record %q is flipped, and the file is read", bit, at-r.begin, signature)
				}
			}
		}
	}
	t.Logf("%d bits", swept)
}

// zipRecord is a part of an archive that is not data.
type zipRecord struct{ begin, end int }

// records returns the local headers, the directory's headers and the end record, without its comment.
func records(t *testing.T, b []byte) []zipRecord {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all []zipRecord
	end := len(b) - len(z.Comment) - endLength
	at := int(binary.LittleEndian.Uint32(b[end+16:]))
	for _, f := range z.File {
		local := int(binary.LittleEndian.Uint32(b[at+42:]))
		all = append(all, zipRecord{local, local + localLength + len(f.Name)}, zipRecord{at, at + directoryLength + len(f.Name)})
		at += directoryLength + len(f.Name)
	}
	if at != end {
		t.Fatalf("the directory ends at %d, want %d", at, end)
	}
	return append(all, zipRecord{end, end + endLength})
}
