package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func longText() string {
	return strings.Repeat("Балабақшаға өтінішті байланыстырыңыз. ", 8)
}

// TestColumnGivesWrappedTextItsHeight is what Fyne's VBox does not do: it asks
// for the height before the width is known.
func TestColumnGivesWrappedTextItsHeight(t *testing.T) {
	test.NewTempApp(t)
	text := NewText(longText())
	after := NewText("after")
	column := NewColumn(Normal, text, after)
	column.Resize(fyne.NewSize(200, 1000))
	if text.Size().Height < text.MinSize().Height || text.MinSize().Height < 100 {
		t.Fatalf("has %v, needs %v", text.Size(), text.MinSize())
	}
	if after.Position().Y < text.Size().Height {
		t.Fatal("what comes after is drawn over it")
	}
	if min := column.MinSize().Height; min < text.Size().Height+after.Size().Height {
		t.Fatalf("the column says %v", min)
	}
}

func TestColumnLeavesOutWhatIsMissing(t *testing.T) {
	test.NewTempApp(t)
	hidden := NewText("hidden")
	hidden.Hide()
	column := NewColumn(Normal, nil, hidden, NewText("a"))
	if len(column.Objects) != 2 || column.MinSize().Height > NewText("a").MinSize().Height {
		t.Fatalf("%d objects, %v", len(column.Objects), column.MinSize())
	}
}

func TestFlowGoesOnInTheNextLine(t *testing.T) {
	test.NewTempApp(t)
	a, b, c := NewButton("aaaaaaaa", "", nil), NewButton("bbbbbbbb", "", nil), NewButton("cccccccc", "", nil)
	flow := NewFlow(Normal, a, b, c)
	two := a.NaturalWidth() + b.NaturalWidth() + Normal.points() + 1
	flow.Resize(fyne.NewSize(two, 200))
	if b.Position().Y != 0 || c.Position().Y == 0 || c.Position().X != 0 {
		t.Fatalf("b at %v, c at %v", b.Position(), c.Position())
	}
	if flow.MinSize().Height < 2*a.MinSize().Height {
		t.Fatalf("height %v", flow.MinSize().Height)
	}
}

func TestFlowMiddleSetsWordsBesideTheMiddleOfAButton(t *testing.T) {
	test.NewTempApp(t)
	word, b := NewText("word"), NewButton("button", "on paper: another", nil)
	flow := NewFlowMiddle(Normal, word, b)
	flow.Resize(fyne.NewSize(500, 200))
	if word.Size().Height >= b.Size().Height {
		t.Fatalf("the word is %v high, the button %v", word.Size().Height, b.Size().Height)
	}
	middle := func(o fyne.CanvasObject) float32 { return o.Position().Y + o.Size().Height/2 }
	if d := middle(word) - middle(b); d < -0.5 || d > 0.5 {
		t.Fatalf("the middles are %v apart", d)
	}
}

func TestButtonWrapsWhereThereIsLittleRoom(t *testing.T) {
	test.NewTempApp(t)
	b := NewButton("Обновить список ключей", "на бумаге: „Обновить список ключей“", nil)
	line := b.MinSize().Height
	flow := NewFlow(Normal, b)
	flow.Resize(fyne.NewSize(b.MinSize().Width, 400))
	if b.Size().Width > flow.Size().Width || b.Size().Height <= line {
		t.Fatalf("%v of %v, one line is %v", b.Size(), flow.Size(), line)
	}
}

func TestSidesKeepTheRightPartAtTheEdge(t *testing.T) {
	test.NewTempApp(t)
	left, right := NewText(longText()), NewButton("right", "", nil)
	s := NewSides(Normal, left, right)
	s.Resize(fyne.NewSize(500, s.MinSize().Height))
	if end := right.Position().X + right.Size().Width; end < 499 || end > 501 {
		t.Fatalf("ends at %v", end)
	}
	if left.Size().Width+right.Size().Width > 500 {
		t.Fatal("the parts overlap")
	}
}
