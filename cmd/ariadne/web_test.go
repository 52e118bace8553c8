package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestThePageIsServedUntilItIsStopped(t *testing.T) {
	l, err := listenOn("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		ended <- serveUntil(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "page") }))
	}()
	r, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if b, err := io.ReadAll(r.Body); err != nil || string(b) != "page" {
		t.Error(string(b), err)
	}
	stop()
	select {
	case err := <-ended:
		if !errors.Is(err, errInterrupted) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		_ = c.Close()
		t.Error("it still listens")
	}
}

func TestAnAddressThatCannotBeIsSaid(t *testing.T) {
	l, err := listenOn("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for listen, want := range map[string]string{
		l.Addr().String(): "another program listens", ":8642": "want ADDRESS:PORT", "8642": "want ADDRESS:PORT", "127.0.0.1:99999": "--listen",
		"192.0.2.1:0": "--listen",
	} {
		other, err := listenOn(listen)
		if err == nil {
			_ = other.Close()
		}
		if err == nil || !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", listen, err, want)
		}
	}
}

func TestThePageIsForThisMachineAlone(t *testing.T) {
	host, _, err := net.SplitHostPort(webCommand().Flags().Lookup("listen").DefValue)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		t.Errorf("it listens on %s, %v", host, err)
	}
}
