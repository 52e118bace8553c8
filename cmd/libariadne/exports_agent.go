package main

/*
#include "ariadne.h"
*/
import "C"

import (
	"unsafe"

	"ariadne/cmd/libariadne/internal/player"
	"ariadne/cmd/libariadne/internal/vector"
)

//export ariadne_load_agent
func ariadne_load_agent(folder *C.ariadne_text, agent *C.ariadne_agent) C.ariadne_status {
	return call(func() error {
		if folder == nil || agent == nil {
			return errNull("folder or agent")
		}
		p, err := player.Open(C.GoString((*C.char)(folder)))
		if err != nil {
			return err
		}
		*agent = C.ariadne_agent(agents.Add(p))
		return nil
	})
}

//export ariadne_describe_agent
func ariadne_describe_agent(agent C.ariadne_agent, text *C.char, capacity C.size_t, size *C.size_t) C.ariadne_status {
	return withAgent(agent, func(p *player.Player) error {
		description, err := p.DescribeJSON()
		if err != nil {
			return err
		}
		return give(description, unsafe.Pointer(text), capacity, size)
	})
}

//export ariadne_agent_state
func ariadne_agent_state(agent C.ariadne_agent, envs C.int32_t, state *C.float, room C.size_t, size *C.size_t) C.ariadne_status {
	return withAgent(agent, func(p *player.Player) error {
		if size == nil {
			return errNull("size")
		}
		floats := max(int(envs), 0) * p.StateSize()
		*size = C.size_t(floats)
		if int(room) < floats || state == nil && floats > 0 {
			return vector.Errorf(vector.NoRoom, "%d floats are too few for %d", room, floats)
		}
		return p.Start(int(envs), slice[float32](unsafe.Pointer(state), floats))
	})
}

//export ariadne_act
func ariadne_act(agent C.ariadne_agent, envs C.int32_t, rows *C.ariadne_acting) C.ariadne_status {
	return withAgent(agent, func(p *player.Player) error {
		n := int(envs)
		if n < 1 || n > player.MaxEnvs {
			return vector.Errorf(vector.Invalid, "%d environments, want 1 to %d", n, player.MaxEnvs)
		}
		if rows == nil || rows.observation == nil || rows.begins == nil || rows.state == nil && p.StateSize() > 0 {
			return errNull("rows, or their observation, begins or state,")
		}
		return p.Act(n, player.Rows{
			Obs:     p.Obs(n, rows.observation),
			Begins:  slice[bool](unsafe.Pointer(rows.begins), n),
			Done:    slice[int32](unsafe.Pointer(rows.done), n),
			Reward:  slice[float32](unsafe.Pointer(rows.reward), n),
			State:   slice[float32](unsafe.Pointer(rows.state), n*p.StateSize()),
			Actions: slice[int32](unsafe.Pointer(rows.actions), n),
			Logits:  slice[float32](unsafe.Pointer(rows.logits), n*p.Actions()),
			Values:  slice[float32](unsafe.Pointer(rows.values), n),
		})
	})
}

//export ariadne_close_agent
func ariadne_close_agent(agent C.ariadne_agent) C.ariadne_status {
	return call(func() error {
		p, err := agents.Remove(int64(agent))
		if err != nil {
			return err
		}
		return p.Close()
	})
}
