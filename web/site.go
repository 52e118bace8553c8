// Package web is the page on which people play and watch in a browser. It embeds the page that web/build.sh made before the
// program was built, and has a handler that serves it.
package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed embedded
var files embed.FS

// ErrMissing is the error if the program was built before the page.
var ErrMissing = errors.New("this program carries no page; in its source, make web builds one and the program anew")

// Handler returns a handler that serves the page. It answers only GET. The error is ErrMissing if there is no page.
func Handler() (http.Handler, error) {
	if _, err := files.ReadFile(file("index.html", ".gz")); err != nil {
		return nil, ErrMissing
	}
	return http.HandlerFunc(serve), nil
}

// file returns the name of an embedded file.
func file(name, compressed string) string { return "embedded/" + name + compressed }

// serve answers a request with a file of the page, in a compression that the browser accepts.
func serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	if r.Method != http.MethodGet {
		h.Set("Allow", http.MethodGet)
		http.Error(w, "this page answers GET alone", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	content, encoding, err := choose(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.Error(w, "the page has no such file", http.StatusNotFound)
		return
	}
	h.Set("Content-Type", typeOf(name))
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache") // another program may serve another page at this address
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// choose returns a file of the page in an encoding that is accepted. encoding is "" for a file without compression.
func choose(name, accepted string) (content []byte, encoding string, err error) {
	if strings.ContainsAny(name, "/\\") {
		return nil, "", fmt.Errorf("%q is no name of a file", name)
	}
	if accepts(accepted, "br") {
		if content, err := files.ReadFile(file(name, ".br")); err == nil {
			return content, "br", nil
		}
	}
	if content, err = files.ReadFile(file(name, ".gz")); err != nil {
		return nil, "", err
	}
	if accepts(accepted, "gzip") {
		return content, "gzip", nil
	}
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, "", err
	}
	content, err = io.ReadAll(z)
	return content, "", err
}

// accepts reports whether an Accept-Encoding header names an encoding and does not refuse it.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			w := strings.ReplaceAll(weight, " ", "")
			return w != "q=0" && w != "q=0.0" && w != "q=0.00" && w != "q=0.000"
		}
	}
	return false
}

// typeOf returns the media type of a file. It does not depend on the machine's configuration.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".wasm":
		return "application/wasm"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	}
	return "application/octet-stream"
}
