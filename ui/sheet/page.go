package sheet

import (
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"

	"kezek.kz/kezek/ui/lang"
)

// The measures of the page, in millimetres: A4, with margins that every
// printer leaves.
const (
	pageWidth  = 210
	pageHeight = 297
	margin     = 18
	textWidth  = pageWidth - 2*margin
	textHeight = pageHeight - 2*margin
	boxIndent  = 10 // of a document's text: its box stands in it

	millimetre = 25.4 / 72 // a point
	leading    = 1.25      // the distance of two lines, as a multiple of the size
)

// The sizes of the text in points: the largest at which everything fits. Eyes
// of sixty years read the smallest at arm's length.
var sizes = []float64{18, 17, 16, 15, 14}

const fontName = "LiberationSans"

// page is the PDF in the making.
type page struct {
	pdf  *fpdf.Fpdf
	date string // shown at the upper right
	size float64
}

func newPage(l *lang.Localizer, date time.Time) *page {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // the order of a map would differ each time
	pdf.SetCreationDate(date.UTC())
	pdf.SetModificationDate(date.UTC())
	pdf.SetProducer("Kezek", true)
	pdf.SetTitle(l.T("sheet.title"), true)
	pdf.SetLang(l.Language()) // a screen reader speaks it
	pdf.AddUTF8FontFromBytes(fontName, "", liberationsansregular.TTF)
	pdf.AddUTF8FontFromBytes(fontName, "B", liberationsansbold.TTF)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPage()
	return &page{pdf: pdf, date: l.Date(date), size: sizes[0]}
}

// fit chooses the size of the text, leaves it in p, and gives what is to be
// drawn. Only the contacts, of which a portal may send any number, are left
// out where not even the smallest size makes room; a line tells of them.
func fit(p *page, l *lang.Localizer, s Sheet) []paragraph {
	contacts := legible(l, s.Contacts)
	whole := content(l, s, contacts)
	for _, p.size = range sizes {
		if p.height(whole) <= textHeight {
			return whole
		}
	}
	for n := len(contacts) - 1; n > 0; n-- {
		part := content(l, s, append(contacts[:n:n], l.T("sheet.contacts_more")))
		if p.height(part) <= textHeight {
			return part
		}
	}
	return content(l, s, nil)
}

// height is what the paragraphs take with the date above them.
func (p *page) height(paragraphs []paragraph) float64 {
	h := p.line(body)
	for i, c := range paragraphs {
		h += p.gap(i, c.style) + float64(len(p.split(c)))*p.line(c.style)
	}
	return h
}

// font sets the font of a style and gives its size in points.
func (p *page) font(s style) float64 {
	weight, factor := "", 1.0
	switch s {
	case title:
		weight, factor = "B", 1.6
	case heading:
		weight, factor = "B", 1.1
	case code:
		weight, factor = "B", 1.25
	case banner:
		weight = "B"
	}
	p.pdf.SetFont(fontName, weight, p.size*factor)
	return p.size * factor
}

// line is the height of one line of a style.
func (p *page) line(s style) float64 { return p.font(s) * leading * millimetre }

// gap is the space above the paragraph with the index.
func (p *page) gap(i int, s style) float64 {
	switch {
	case i == 0:
		return 0
	case s == heading:
		return 0.75 * p.size * millimetre
	case s == title || s == opening || s == tick:
		return 0.4 * p.size * millimetre
	}
	return 0.15 * p.size * millimetre
}

// indent is where the text of a style begins, seen from the margin.
func indent(s style) float64 {
	if s == tick {
		return boxIndent
	}
	return 0
}

// split cuts a paragraph into lines of the page's width; a word that is wider
// than the page is cut too.
func (p *page) split(c paragraph) []string {
	p.font(c.style)
	lines := p.pdf.SplitText(c.text, textWidth-indent(c.style))
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

// draw puts the date and the paragraphs on the page.
func (p *page) draw(paragraphs []paragraph) {
	p.font(body)
	p.pdf.SetXY(margin, margin)
	p.pdf.CellFormat(textWidth, p.line(body), p.date, "", 2, "R", false, 0, "")
	for i, c := range paragraphs {
		p.pdf.SetY(p.pdf.GetY() + p.gap(i, c.style))
		p.paragraph(c)
	}
}

func (p *page) paragraph(c paragraph) {
	if c.style == tick {
		p.box()
	}
	for _, text := range p.split(c) {
		p.pdf.SetX(margin + indent(c.style))
		p.pdf.CellFormat(textWidth-indent(c.style), p.line(c.style), text, "", 2, "L", false, 0, "")
	}
}

// box draws the box to tick beside the line that comes next. It is drawn and
// not written: the font has no letter for it.
func (p *page) box() {
	side := 0.95 * p.size * millimetre
	p.pdf.SetLineWidth(0.4)
	p.pdf.Rect(margin+1, p.pdf.GetY()+(p.line(tick)-side)/2, side, side, "D")
}
