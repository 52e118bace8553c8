package web

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ariadne/internal/lacking"
)

// get sends a request to the page's handler, whether or not the program has a page.
func get(method, path, accepted string) *http.Response {
	r := httptest.NewRequest(method, "http://127.0.0.1/", nil)
	r.URL.Path = path
	r.Header.Set("Accept-Encoding", accepted)
	w := httptest.NewRecorder()
	serve(w, r)
	return w.Result()
}

func TestNothingButGETIsAnswered(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT"} {
		if r := get(method, "/", "gzip"); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET" {
			t.Errorf("%s: %s", method, r.Status)
		}
	}
}

func TestNothingOutsideOfThePageIsServed(t *testing.T) {
	for _, path := range []string{"/../site.go", "/..", "/embedded/README", "/README", "/etc/passwd", "/a/../index.html", "//index.html", `/..\site.go`, "/index.html.gz", "/none"} {
		if r := get("GET", path, "gzip"); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

func TestEncodingsAreThoseThatABrowserTakes(t *testing.T) {
	for _, c := range []struct {
		header, encoding string
		want             bool
	}{
		{"gzip, deflate, br, zstd", "br", true}, {"gzip", "br", false}, {"", "gzip", false}, {"br;q=1.0, gzip;q=0.5", "gzip", true},
		{"br; q=0, gzip", "br", false}, {"brotli", "br", false},
	} {
		if got := accepts(c.header, c.encoding); got != c.want {
			t.Errorf("%q takes %s: %v", c.header, c.encoding, got)
		}
	}
}

// TestThePageIsServedUnchanged needs a page: run make web first.
func TestThePageIsServedUnchanged(t *testing.T) {
	if _, err := Handler(); errors.Is(err, ErrMissing) {
		lacking.Skip(t, err)
	}
	plain, err := io.ReadAll(get("GET", "/", "").Body)
	if err != nil || !strings.Contains(string(plain), "<title>Ariadne") {
		t.Fatalf("%.80q, %v", plain, err)
	}
	z := get("GET", "/index.html", "gzip")
	if z.Header.Get("Content-Encoding") != "gzip" || z.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Error(z.Header)
	}
	unpacked, err := gzip.NewReader(z.Body)
	if err != nil {
		t.Fatal(err)
	}
	if same, err := io.ReadAll(unpacked); err != nil || string(same) != string(plain) {
		t.Errorf("%d bytes by gzip, %d without, %v", len(same), len(plain), err)
	}
	if r := get("GET", "/maze.wasm", "br, gzip"); r.Header.Get("Content-Encoding") != "br" || r.Header.Get("Content-Type") != "application/wasm" {
		t.Error(r.Header)
	}
}
