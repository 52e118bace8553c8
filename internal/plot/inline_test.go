package plot

import (
	"encoding/xml"
	"strings"
	"testing"
)

func TestInlineIsOneElementWithADescription(t *testing.T) {
	f := Figure{Title: `</svg><script>alert("x")</script>`, Series: []Series{{Name: "<b>", X: []float64{0, 1}, Y: []float64{0, 1}}}}
	svg, err := Inline(f, `returns of "a" & <b>`)
	if err != nil {
		t.Fatal(err)
	}
	var element struct {
		XMLName xml.Name
		Role    string   `xml:"role,attr"`
		Label   string   `xml:"aria-label,attr"`
		Texts   []string `xml:"g>text"`
	}
	if err := xml.Unmarshal(svg, &element); err != nil {
		t.Fatal(err)
	}
	if element.XMLName.Local != "svg" || element.Role != "img" || element.Label != `returns of "a" & <b>` {
		t.Errorf("%+v", element)
	}
	if s := string(svg); !strings.HasPrefix(s, "<svg ") || strings.Contains(s, "<script") || strings.Count(s, "<svg") != 1 || strings.Contains(s, "<?xml") {
		t.Errorf("begins %.80q", s)
	}
	if _, err := Inline(Figure{}, "nothing"); err == nil {
		t.Error("nothing was drawn")
	}
}
