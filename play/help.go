package play

import (
	"image"
	"strings"
)

// paintHelp lists all keys.
func (p *painter) paintHelp() {
	var rows []hint
	for _, m := range p.of.stage.movement() {
		rows = append(rows, hint{strings.Join(m.Names, "  "), m.Help})
	}
	moves := len(rows)
	for _, b := range bindings {
		switch text := p.of.helpOf(b); {
		case text == "" || b.command > commandChoose1 && b.command <= commandChoose4:
		case b.command == commandChoose1:
			rows = append(rows, hint{"1 2 3 4", p.of.stage.about().choosing})
		case b.command == commandFresh:
			rows = append(rows, hint{text, p.of.stage.about().fresh})
		default:
			rows = append(rows, hint{text, b.help})
		}
	}
	// A list that is too wide is written smaller.
	q := *p
	if q.view.Dx() < q.px(narrowView) {
		q.view = q.Rect
	}
	columns, wide := q.helpColumns(rows)
	for range 8 {
		if wide <= q.view.Dx()-q.px(100) {
			break
		}
		q.unit *= 0.92
		columns, wide = q.helpColumns(rows)
	}
	lead, gap := q.px(33), q.px(44)
	high := columns[0].rows * lead
	x := q.view.Min.X + (q.view.Dx()-wide)/2
	y0 := q.view.Min.Y + (q.view.Dy()-high+q.px(60))/2
	q.panel(image.Rect(x-q.px(34), y0-q.px(84), x+wide+q.px(34), y0+high+q.px(14)))
	q.write(q.canvas, x, y0-q.px(38), q.large(), inkText, 0, "Keys")
	q.write(q.canvas, x+wide, y0-q.px(38), q.small(), inkSoft, 2, "F1 goes back")
	i := 0
	for _, c := range columns {
		for row := range c.rows {
			ink := inkSoft
			if i < moves {
				ink = inkText
			}
			at, y := x, y0+row*lead+q.px(20)
			for _, k := range strings.Fields(rows[i].key) {
				at += q.key(at, y, k) + q.px(5)
			}
			q.write(q.canvas, x+c.keys+q.px(12), y, q.body(), ink, 0, rows[i].does)
			i++
		}
		x += c.keys + q.px(12) + c.text + gap
	}
}

// helpColumn is a column of the help page: its rows, and the widths of keys and of text.
type helpColumn struct{ rows, keys, text int }

// helpColumns divides rows into at least two columns that are not too high, and returns the columns and their total width.
func (p *painter) helpColumns(rows []hint) (columns []helpColumn, wide int) {
	most := max(1, min((p.view.Dy()-p.px(190))/p.px(33), (len(rows)+1)/2))
	for len(rows) > 0 {
		c := helpColumn{rows: min(most, len(rows))}
		for _, row := range rows[:c.rows] {
			keys := -p.px(5)
			for _, k := range strings.Fields(row.key) {
				keys += p.keyWidth(k) + p.px(5)
			}
			c.keys, c.text = max(c.keys, keys), max(c.text, p.width(p.body(), row.does))
		}
		wide += c.keys + p.px(12) + c.text + p.px(44)
		columns, rows = append(columns, c), rows[c.rows:]
	}
	return columns, wide - p.px(44)
}

// helpOf returns the first key of a command that does not move in this task; "" where the command does nothing or has no such key.
func (s *Session) helpOf(b binding) string {
	switch b.command {
	case commandGiveBack:
		if s.o.Pilot == nil {
			return ""
		}
	case commandChoose1, commandChoose2, commandChoose3, commandChoose4:
		if int(b.command-commandChoose1) >= len(s.choices()) {
			return ""
		}
	case commandMap:
		if s.stage.chart() == nil {
			return ""
		}
	case commandView:
		if pix, _ := s.stage.seen(); pix == nil {
			return ""
		}
	}
	for _, k := range b.keys {
		if !s.stage.moves(k) {
			return string(k)
		}
	}
	return ""
}
