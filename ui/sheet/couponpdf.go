package sheet

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// WriteCoupon writes a coupon as a PDF of one page, 80 mm wide and as long as
// what it says. The same coupon and date give the same octets. It answers
// ErrIncomplete for a coupon without a title or a date, or the error of w.
func WriteCoupon(w io.Writer, c Coupon, date time.Time) error {
	if clean(c.Title, nameLength) == "" || date.IsZero() {
		return ErrIncomplete
	}
	var height float64
	strips := c.fitting(func(s []strip) float64 {
		height = newRoll(c, date, longestCoupon).draw(s)
		return height
	})
	final := newRoll(c, date, min(height, longestCoupon))
	final.draw(strips)
	return final.pdf.Output(w)
}

// roll is the PDF of a coupon in the making.
type roll struct{ pdf *fpdf.Fpdf }

func newRoll(c Coupon, date time.Time, height float64) roll {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: rollWidth, Ht: max(height, rollWidth)}})
	pdf.SetCatalogSort(true) // the order of a map would differ each time
	pdf.SetCreationDate(date.UTC())
	pdf.SetModificationDate(date.UTC())
	pdf.SetProducer("Kezek", true)
	pdf.SetTitle(clean(c.Title, nameLength), true)
	pdf.SetLang(c.Language)
	pdf.AddUTF8FontFromBytes(fontName, "", liberationsansregular.TTF)
	pdf.AddUTF8FontFromBytes(fontName, "B", liberationsansbold.TTF)
	pdf.SetMargins(couponMargin, couponMargin, couponMargin)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPage()
	return roll{pdf}
}

// draw puts the paragraphs on the page and gives the length of the strip.
func (r roll) draw(strips []strip) float64 {
	for _, s := range strips {
		r.pdf.SetY(r.pdf.GetY() + s.style.above)
		r.strip(s)
	}
	return r.pdf.GetY() + couponMargin
}

func (r roll) strip(s strip) {
	weight, align, line := "", "L", s.style.points*leading*millimetre
	if s.style.bold {
		weight = "B"
	}
	if s.style.centred {
		align = "C"
	}
	r.pdf.SetFont(fontName, weight, s.style.points)
	top := r.pdf.GetY()
	for _, text := range r.pdf.SplitText(s.text, couponWidth) {
		r.pdf.SetX(couponMargin)
		r.pdf.CellFormat(couponWidth, line, strings.TrimSpace(text), "", 2, align, false, 0, "")
	}
	if s.style.framed {
		r.pdf.SetLineWidth(0.4)
		r.pdf.Rect(couponMargin, top, couponWidth, r.pdf.GetY()-top, "D")
	}
}
