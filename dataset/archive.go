package dataset

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// The layout of a zip archive (PKWARE's APPNOTE 4.3): for each entry a local header, its name, extra fields and data; then the
// directory, which has a second header for each entry; then the end record, which says where the directory is. archive/zip
// trusts the directory and guesses where it begins. So it would accept damage elsewhere that other readers refuse.
const (
	localLength     = 30
	directoryLength = 46
	endLength       = 22

	localSignature     = "PK\x03\x04"
	directorySignature = "PK\x01\x02"
	endSignature       = "PK\x05\x06"

	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // sizes and checksum follow the data
	flagPatch      = 1 << 5
	flagStrong     = 1 << 6
	newestVersion  = 63 // of the format: 6.3

	inZIP64 = math.MaxUint32 // the value is stored elsewhere, because it has more than 32 bits
)

// openArchive opens an archive and checks that its local headers, directory and end record agree. An archive of 4 GiB or more
// has other records; it is opened without that check.
func openArchive(r io.ReaderAt, size int64) (*zip.Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("it is no complete archive: %w", err)
	}
	at, end, err := directory(r, size-endLength-int64(len(z.Comment)), len(z.File))
	if errors.Is(err, errZIP64) {
		return z, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the end of its archive is damaged: %w", err)
	}
	for _, f := range z.File {
		if at, err = checkEntry(r, at, f); err != nil {
			return nil, fmt.Errorf("the entry %.60q of its archive is damaged: %w", f.Name, err)
		}
	}
	if at != end {
		return nil, errors.New("the directory of its archive is damaged: it does not end where the end record says")
	}
	return z, nil
}

var errZIP64 = errors.New("it is of 4 GiB or more")

// directory returns where the directory begins and ends. at is the place of the end record.
func directory(r io.ReaderAt, at int64, entries int) (begin, end int64, err error) {
	b, err := bytesAt(r, at, endLength)
	if err != nil {
		return 0, 0, err
	}
	if string(b[:4]) != endSignature {
		return 0, 0, errors.New("bytes follow it")
	}
	le := binary.LittleEndian
	size, offset := le.Uint32(b[12:]), le.Uint32(b[16:])
	if size == inZIP64 || offset == inZIP64 {
		return 0, 0, errZIP64
	}
	begin, end = int64(offset), int64(offset)+int64(size)
	switch {
	case le.Uint16(b[4:]) != 0 || le.Uint16(b[6:]) != 0:
		err = errors.New("it is of an archive in several parts")
	case int(le.Uint16(b[8:])) != entries || int(le.Uint16(b[10:])) != entries:
		err = fmt.Errorf("it has %d entries, but the directory %d", le.Uint16(b[8:]), entries)
	case end != at:
		err = fmt.Errorf("the directory ends at byte %d, but its end record is at %d", end, at)
	}
	return begin, end, err
}

// checkEntry compares an entry's local header with that of the directory, which is at the place at. It returns the place of the
// directory's next header.
func checkEntry(r io.ReaderAt, at int64, f *zip.File) (int64, error) {
	d, err := bytesAt(r, at, directoryLength)
	if err != nil {
		return 0, err
	}
	le := binary.LittleEndian
	if string(d[:4]) != directorySignature {
		return 0, errors.New("the directory has no entry there")
	}
	next := at + directoryLength + int64(le.Uint16(d[28:])) + int64(le.Uint16(d[30:])) + int64(le.Uint16(d[32:]))
	if le.Uint16(d[34:]) != 0 {
		return 0, errors.New("it is in another part of the archive")
	}
	if f.ReaderVersion&0xff > newestVersion {
		return 0, fmt.Errorf("it needs version %d.%d of the format", f.ReaderVersion&0xff/10, f.ReaderVersion&0xff%10)
	}
	if f.Flags&(flagEncrypted|flagPatch|flagStrong) != 0 {
		return 0, errors.New("it is encrypted or a patch")
	}
	h, err := bytesAt(r, int64(le.Uint32(d[42:])), localLength+len(f.Name))
	if err != nil {
		return 0, err
	}
	return next, agreeing(h, d, f)
}

// agreeing returns an error that says how an entry's local header, name included, differs from that of the directory.
func agreeing(h, d []byte, f *zip.File) error {
	le := binary.LittleEndian
	if string(h[:4]) != localSignature {
		return errors.New("it has no header")
	}
	if int(le.Uint16(h[26:])) != len(f.Name) || string(h[localLength:]) != f.Name {
		return fmt.Errorf("its header names it %.60q", h[localLength:])
	}
	for _, field := range []struct {
		name       string
		got, want  uint32
		mayBeLater bool // may follow the data
	}{
		{"flags", uint32(le.Uint16(h[6:])), uint32(f.Flags), false},
		{"method", uint32(le.Uint16(h[8:])), uint32(f.Method), false},
		{"checksum", le.Uint32(h[14:]), le.Uint32(d[16:]), true},
		{"compressed size", le.Uint32(h[18:]), le.Uint32(d[20:]), true},
		{"size", le.Uint32(h[22:]), le.Uint32(d[24:]), true},
	} {
		later := field.mayBeLater && (f.Flags&flagDescriptor != 0 && field.got == 0 || field.name != "checksum" && field.got == inZIP64)
		if field.got != field.want && !later {
			return fmt.Errorf("its header and the directory differ in its %s", field.name)
		}
	}
	return nil
}

// bytesAt reads n bytes at a place.
func bytesAt(r io.ReaderAt, at int64, n int) ([]byte, error) {
	b := make([]byte, n)
	if at < 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if _, err := r.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("it is cut short: %w", err)
	}
	return b, nil
}
