package rundir

import (
	"errors"
	"testing"
)

// gone is a console that has been closed.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestAConsoleThatIsGoneIsNoError(t *testing.T) {
	for _, sink := range []Sink{&lines{out: gone{}, total: 10}, &bar{out: gone{}, total: 10}} {
		if err := errors.Join(sink.Rewind(0), sink.Write(record(5)), sink.Sync(), sink.Close()); err != nil {
			t.Errorf("%T: %v", sink, err)
		}
	}
}
