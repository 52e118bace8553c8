package tfevents

import (
	"encoding/binary"
	"math"
)

// Protocol-buffer field numbers of tensorflow.Event, tensorflow.Summary, tensorflow.Summary.Value and tensorflow.SessionLog
// (tensorflow/core/util/event.proto and framework/summary.proto).
const (
	eventWallTime    = 1 // double, seconds since 1970
	eventStep        = 2 // int64
	eventFileVersion = 3 // string
	eventSummary     = 5 // Summary
	eventSessionLog  = 7 // SessionLog

	summaryValue = 1 // repeated Value
	valueTag     = 1 // string
	valueScalar  = 2 // float

	sessionStatus = 1 // enum
	sessionStart  = 1 // value of the enum: from this step on, this file's events replace older ones
)

// Wire types of the protocol-buffer encoding.
const (
	wireVarint = 0
	wireFixed8 = 1
	wireBytes  = 2
	wireFixed4 = 5
)

func appendKey(b []byte, field, wire int) []byte {
	return binary.AppendUvarint(b, uint64(field)<<3|uint64(wire))
}

func appendVarint(b []byte, field int, v int64) []byte {
	return binary.AppendUvarint(appendKey(b, field, wireVarint), uint64(v))
}

func appendDouble(b []byte, field int, v float64) []byte {
	return binary.LittleEndian.AppendUint64(appendKey(b, field, wireFixed8), math.Float64bits(v))
}

func appendFloat(b []byte, field int, v float32) []byte {
	return binary.LittleEndian.AppendUint32(appendKey(b, field, wireFixed4), math.Float32bits(v))
}

func appendBytes[S ~string | ~[]byte](b []byte, field int, v S) []byte {
	b = binary.AppendUvarint(appendKey(b, field, wireBytes), uint64(len(v)))
	return append(b, v...)
}

func appendHeader(b []byte, wall float64, step int64) []byte {
	return appendVarint(appendDouble(b, eventWallTime, wall), eventStep, step)
}

func versionEvent(wall float64) []byte {
	return appendBytes(appendHeader(nil, wall, 0), eventFileVersion, "brain.Event:2")
}

func startEvent(wall float64, step int64) []byte {
	session := appendVarint(nil, sessionStatus, sessionStart)
	return appendBytes(appendHeader(nil, wall, step), eventSessionLog, session)
}

func scalarEvent(wall float64, step int64, scalars []Scalar) []byte {
	var summary, value []byte
	for _, s := range scalars {
		value = appendFloat(appendBytes(value[:0], valueTag, s.Tag), valueScalar, float32(s.Value))
		summary = appendBytes(summary, summaryValue, value)
	}
	return appendBytes(appendHeader(nil, wall, step), eventSummary, summary)
}
