package printout

import (
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"rsc.io/qr"

	"kezek.kz/kezek/portal/server/calendar"
)

const (
	fontName   = "LiberationSans"
	millimetre = 25.4 / 72 // a point
	leading    = 1.25      // the distance of two lines, as a multiple of the size
)

// page is a PDF of one page in the making. Measures are in millimetres, sizes
// of text in points.
type page struct {
	*fpdf.Fpdf
	margin, width float64 // of the text
}

func newPage(size fpdf.SizeType, margin float64) *page {
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: size})
	pdf.SetCatalogSort(true) // the order of a map would differ each time
	pdf.AddUTF8FontFromBytes(fontName, "", liberationsansregular.TTF)
	pdf.AddUTF8FontFromBytes(fontName, "B", liberationsansbold.TTF)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPage()
	return &page{Fpdf: pdf, margin: margin, width: size.Wd - 2*margin}
}

// describe fills what a viewer shows of a document. Its time is that of the
// day, so that a page printed again on the same day is the same.
func (p *page) describe(title, language string, date time.Time) {
	date = calendar.Day(date).UTC()
	p.SetCreationDate(date)
	p.SetModificationDate(date)
	p.SetProducer("Kezek", true)
	p.SetTitle(title, true)
	p.SetLang(language) // a screen reader speaks it
}

// style is how a text looks.
type style struct {
	size  float64
	bold  bool
	grey  bool
	align string // "L", "C"
}

func (p *page) use(s style) {
	weight := ""
	if s.bold {
		weight = "B"
	}
	p.SetFont(fontName, weight, s.size)
	p.SetTextColor(0, 0, 0)
	if s.grey {
		p.SetTextColor(90, 90, 90)
	}
}

// write puts a text under what is there, over as many lines as it needs, and
// gives the height that it took.
func (p *page) write(text string, s style) float64 {
	p.use(s)
	line := s.size * leading * millimetre
	lines := p.SplitText(text, p.width)
	for _, l := range lines {
		p.SetX(p.margin)
		p.CellFormat(p.width, line, strings.TrimSpace(l), "", 2, s.align, false, 0, "")
	}
	return float64(len(lines)) * line
}

// space leaves some room.
func (p *page) space(height float64) { p.SetY(p.GetY() + height) }

// drawA4 puts everything on one page for a folder, in the largest letters at
// which it fits.
func drawA4(c content, code *qr.Code) *page {
	var p *page
	for _, size := range []float64{14, 12, 10.5} {
		if p = a4(c, code, size); p.GetY() <= 297-p.margin {
			break
		}
	}
	return p
}

func a4(c content, code *qr.Code, size float64) *page {
	const margin, side = 20, 42
	p := newPage(fpdf.SizeType{Wd: 210, Ht: 297}, margin)
	if c.sample != "" {
		p.watermark(c.sample)
		p.write(c.sample, style{size: 12, bold: true, align: "L"})
	}
	p.write(c.portal, style{size: size - 1, grey: true, align: "L"})
	p.space(4)
	p.write(c.title, style{size: 24, bold: true, align: "L"})
	p.space(4)
	below := p.GetY()
	if code != nil {
		p.drawQR(code, 210-margin-side, below, side)
		below += side
	}
	for _, f := range c.fields {
		p.width = 210 - 2*margin
		if p.GetY() < below {
			p.width -= side + 6
		}
		p.field(f, size, 2*size)
		p.space(4)
	}
	p.width = 210 - 2*margin
	p.note(c.note, size-1)
	p.foot(size-2, c.printed)
	return p
}

// drawCoupon puts the same on a roll 80 mm wide, which is cut where the text
// ends: it is drawn once to see how long that is.
func drawCoupon(c content, code *qr.Code) *page {
	const longest = 600
	return coupon(c, code, coupon(c, code, longest).GetY()+8)
}

func coupon(c content, code *qr.Code, height float64) *page {
	const margin, side = 4, 40
	p := newPage(fpdf.SizeType{Wd: 80, Ht: max(height, 81)}, margin) // higher than wide, or it would be turned
	if c.sample != "" {
		p.write(c.sample, style{size: 11, bold: true, align: "C"})
		p.space(1)
	}
	p.write(c.title, style{size: 13, bold: true, align: "C"})
	p.space(2)
	if code != nil {
		p.drawQR(code, (80-side)/2, p.GetY()-1, side)
		p.space(side)
	}
	for _, f := range c.fields {
		p.field(f, 10, 17)
		p.space(1.5)
	}
	p.note(c.note, 9)
	p.foot(9, c.portal, c.printed)
	if c.sample != "" { // at both ends: a coupon is torn
		p.space(1.5)
		p.write(c.sample, style{size: 11, bold: true, align: "C"})
	}
	return p
}

// field writes a label and under it the value.
func (p *page) field(f field, size, big float64) {
	p.write(f.label, style{size: size - 2, grey: true, align: "L"})
	if f.big {
		size = big
	}
	p.write(f.value, style{size: size, bold: f.big, align: "L"})
}

func (p *page) note(text string, size float64) {
	if text != "" {
		p.space(1)
		p.write(text, style{size: size, align: "L"})
	}
}

func (p *page) foot(size float64, lines ...string) {
	p.space(2)
	for _, l := range lines {
		p.write(l, style{size: size, grey: true, align: "L"})
	}
}

// watermark lies behind the text of a practice portal's page, so that nobody
// takes it for a real one from afar.
func (p *page) watermark(text string) {
	const lower = 40 // than the middle, or the code would cover the word's end
	word, _, _ := strings.Cut(text, " ")
	p.use(style{size: 110, bold: true})
	p.SetTextColor(235, 235, 235)
	width, height := p.GetPageSize()
	p.TransformBegin()
	p.TransformRotate(50, width/2, height/2+lower)
	p.Text((width-p.GetStringWidth(word))/2, height/2+lower+110*millimetre/3, word)
	p.TransformEnd()
}
