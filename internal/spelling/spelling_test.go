package spelling

import "testing"

func TestTypingErrorsAreCounted(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abd", 1}, {"abc", "acb", 1},
		{"coridor", "corridor", 1}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"héllo", "hello", 1},
	} {
		if got := Errors(c.a, c.b); got != c.want {
			t.Errorf("Errors(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
