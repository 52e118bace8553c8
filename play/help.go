package play

import (
	"image"
	"strings"
)

// paintHelp lists all keys.
func (s *Session) paintHelp(p *painter) {
	var rows []hint
	for _, m := range s.stage.movement() {
		rows = append(rows, hint{strings.Join(m.Names, "  "), m.Help})
	}
	moves := len(rows)
	for _, b := range bindings {
		switch text := s.helpOf(b); {
		case text == "" || b.command > commandSmaller && b.command <= commandLarger:
		case b.command == commandSmaller:
			rows = append(rows, hint{"1 2 3 4", "maze 9×9 to 15×15"})
		default:
			rows = append(rows, hint{text, b.help})
		}
	}
	lead := p.px(33)
	high := p.view.Dy() - 2*p.px(110)
	inColumn := max(1, min(high/lead, (len(rows)+1)/2))
	columns := (len(rows) + inColumn - 1) / inColumn
	wide := min(p.px(390), (p.view.Dx()-2*p.px(60))/columns)
	x0 := p.view.Min.X + (p.view.Dx()-columns*wide)/2
	y0 := p.view.Min.Y + (p.view.Dy()-inColumn*lead)/2
	p.panel(image.Rect(x0-p.px(34), y0-p.px(82), x0+columns*wide+p.px(10), y0+inColumn*lead+p.px(12)))
	p.write(p.canvas, x0, y0-p.px(38), p.large(), inkText, 0, "Keys")
	p.write(p.canvas, x0+columns*wide-p.px(24), y0-p.px(38), p.small(), inkSoft, 2, "F1 goes back")
	for i, row := range rows {
		x, y := x0+i/inColumn*wide, y0+i%inColumn*lead+p.px(20)
		ink := inkSoft
		if i < moves {
			ink = inkText
		}
		at := x
		for _, k := range strings.Fields(row.key) {
			at += p.key(at, y, k) + p.px(5)
		}
		p.write(p.canvas, max(at+p.px(10), x+p.px(150)), y, p.body(), ink, 0, row.does)
	}
}

// helpOf returns the keys of a command that can be given here, "" if there is none.
func (s *Session) helpOf(b binding) string {
	switch b.command {
	case commandGiveBack:
		if s.o.Pilot == nil {
			return ""
		}
	case commandSmaller, commandSmall, commandLarge, commandLarger:
		if !s.sizes {
			return ""
		}
	case commandMap, commandView:
		if _, ok := s.stage.(*mazeStage); !ok {
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
