package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"ariadne/web"
)

// defaultListen is the address at which the page is served by default. It can be reached from this machine alone.
const defaultListen = "127.0.0.1:8642"

func webCommand() *cobra.Command {
	listen := ""
	c := &cobra.Command{
		Use:   "web",
		Short: "Serve the page that plays and watches Memory Maze in a browser",
		Long: `Serve the page on which people play Memory Maze and watch the agent in a browser. All of it runs in the browser; the program only
serves the page's files. Only this machine can reach it, unless --listen says otherwise. Ctrl-C ends it.`,
		Example: `  ariadne web
  ariadne web --listen 127.0.0.1:0               # a port that is free
  ariadne web --listen 0.0.0.0:8642              # for others in the network, too`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			handler, err := web.Handler()
			if err != nil {
				return usageError{err}
			}
			l, err := listenOn(listen)
			if err != nil {
				return err
			}
			address := l.Addr().(*net.TCPAddr)
			if !address.IP.IsLoopback() {
				warn("others in the network can open this page, too: it listens on %s", address)
			}
			if _, err := fmt.Fprintf(c.OutOrStdout(), "http://%s/\n", reachable(address)); err != nil {
				return errors.Join(err, l.Close())
			}
			tell("open this address in a browser; Ctrl-C ends")
			return serveUntil(c.Context(), l, handler)
		},
	}
	c.Flags().StringVar(&listen, "listen", defaultListen, "address and port to listen on; port 0 chooses a free one")
	return c
}

// listenOn opens a listener. Its errors say what to do.
func listenOn(listen string) (net.Listener, error) {
	if host, _, err := net.SplitHostPort(listen); err != nil || host == "" {
		return nil, usageError{fmt.Errorf("--listen is %q, want ADDRESS:PORT, such as %s", listen, defaultListen)}
	}
	l, err := net.Listen("tcp", listen)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, usageError{fmt.Errorf("another program listens on %s already; choose another port by --listen, or a free one by --listen 127.0.0.1:0", listen)}
	case errors.Is(err, syscall.EACCES):
		return nil, usageError{fmt.Errorf("--listen: to listen on %s is not allowed; choose a port from 1024 on", listen)}
	case err != nil:
		return nil, usageError{fmt.Errorf("--listen: %w", err)}
	}
	return l, nil
}

// reachable returns the address at which this machine reaches a listener.
func reachable(a *net.TCPAddr) string {
	if a.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", fmt.Sprint(a.Port))
	}
	return a.String()
}

// serveUntil serves until a context ends. People end the server in that way.
func serveUntil(ctx context.Context, l net.Listener, h http.Handler) error {
	const slow = 10 * time.Second
	s := &http.Server{Handler: h, ReadHeaderTimeout: slow, IdleTimeout: time.Minute}
	stopped := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if s.Shutdown(end) != nil {
			_ = s.Close() // somebody still downloads slowly
		}
	})
	defer stopped()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	tell("the page is served no more")
	return errInterrupted
}
