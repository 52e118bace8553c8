package craftax

// killsToDescend is the number of monsters that the player must defeat on a floor before its ladder down opens.
const killsToDescend = 8

// floorAchievement holds the achievement for entering each floor. The overworld has none.
var floorAchievement = [Levels]Achievement{
	1: achEnterDungeon, achEnterGnomishMines, achEnterSewers, achEnterVault, achEnterTrollMines, achEnterFireRealm,
	achEnterIceRealm, achEnterGraveyard,
}

// changeFloor climbs a ladder, if the player stands on one and the action asks for it.
func (s *State) changeFloor(action Action, p *Params) {
	switch f := s.floor(); action {
	case Descend:
		open := p.GodMode || f.Item[s.Pos.nearest()] == itemLadderDown && f.Kills >= killsToDescend
		if open && s.Level < bottom {
			s.Level++
			s.makeFloor(s.Level, p)
			s.Pos = s.floor().Up
		}
	case Ascend:
		if (p.GodMode || f.Item[s.Pos.nearest()] == itemLadderUp) && s.Level > 0 {
			s.Level--
			s.makeFloor(s.Level, p)
			s.Pos = s.floor().Down
		}
	}
	if a := floorAchievement[s.Level]; s.Level > 0 && !s.Achievements.Has(a) {
		s.Achievements.add(a)
		s.XP++
	}
}
