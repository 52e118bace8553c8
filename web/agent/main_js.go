// Agent is the WebAssembly module of the page's worker for networks. It contains no mazes.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime/debug"
	"syscall/js"

	"ariadne/agent/mind"
	"ariadne/agent/packed"
	"ariadne/play/network"
	"ariadne/task"
)

// thinker holds the network that was loaded last.
type thinker struct {
	net    *network.Network
	pixels bool
}

// main offers the object network to the worker. load(bytes) loads a packed agent and returns an error text, or "".
// answer(question, observation) answers a mind.Question; question and answer are JSON.
func main() {
	debug.SetGCPercent(20) // otherwise garbage enlarges the module's memory, which never shrinks again
	t := &thinker{}
	js.Global().Set("network", map[string]any{
		"load": js.FuncOf(func(_ js.Value, a []js.Value) any {
			if err := t.load(bufio.NewReader(&array{a[0], 0})); err != nil {
				return err.Error()
			}
			return ""
		}),
		"answer": js.FuncOf(func(_ js.Value, a []js.Value) any { return t.answer(a[0].String(), bytesOf(a[1])) }),
	})
	js.Global().Call("thinks")
	select {}
}

func bytesOf(v js.Value) []byte {
	b := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(b, v)
	return b
}

// array reads a Uint8Array piece by piece. The memory of a module never shrinks, so it should not hold the whole array at once.
type array struct {
	js.Value
	read int
}

func (a *array) Read(p []byte) (int, error) {
	n := min(len(p), a.Get("length").Int()-a.read)
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	js.CopyBytesToGo(p[:n], a.Call("subarray", a.read, a.read+n))
	a.read += n
	return n, nil
}

func (t *thinker) load(r io.Reader) error {
	about, m, w, err := packed.Decode(r)
	if err != nil {
		return err
	}
	n, err := network.New(about.Name, m, w, 0, about.Greedy)
	if err != nil {
		return err
	}
	if t.net != nil {
		t.net.Close()
	}
	t.net, t.pixels = n, m.Config().Pixels
	return nil
}

func (t *thinker) answer(text string, observation []byte) string {
	var q mind.Question
	err := json.Unmarshal([]byte(text), &q)
	a := mind.Answer{Number: q.Number}
	if err == nil {
		err = t.think(&a, &q, observation)
	}
	if err != nil {
		a = mind.Answer{Number: q.Number, Error: err.Error()}
	}
	b, err := json.Marshal(a)
	if err != nil { // a number that JSON cannot represent
		b, _ = json.Marshal(mind.Answer{Number: q.Number, Error: fmt.Sprintf("the network is broken: %v", err)})
	}
	return string(b)
}

func (t *thinker) think(a *mind.Answer, q *mind.Question, observation []byte) (err error) {
	if t.net == nil {
		return errors.New("no network was loaded")
	}
	s := &task.Step{Reward: []float32{q.Reward}, Done: []bool{q.First}}
	if t.pixels {
		s.Obs.Pixels = observation
	} else {
		for len(observation) >= 4 {
			s.Obs.Vector = append(s.Obs.Vector, math.Float32frombits(binary.LittleEndian.Uint32(observation)))
			observation = observation[4:]
		}
	}
	if q.First {
		if err := t.net.Begin(nil, s); err != nil {
			return err
		}
	}
	t.net.Done(q.Last)
	if a.Action, err = t.net.Act(s); err != nil {
		return err
	}
	a.Mind = *t.net.Mind()
	return nil
}
