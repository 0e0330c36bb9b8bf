package sheet

// The measures of a coupon in millimetres: the roll, what a printer's head
// reaches of it, and the longest strip that anybody needs.
const (
	rollWidth     = 80
	couponMargin  = 4
	couponWidth   = rollWidth - 2*couponMargin
	longestCoupon = 400
)

// Coupon is a strip of paper 80 mm wide that a citizen takes home from a service
// centre. Every text is in the language of the coupon and comes from the caller;
// IINs come masked.
type Coupon struct {
	// Language is the one of all its texts: "ru", "kk" or "en".
	Language string
	// Banner marks a practice portal's coupon, as «ОБРАЗЕЦ»; empty for a real one.
	Banner string
	// Title is what has happened, as «Родство подтвердилось».
	Title string
	// Fields are label and value, in reading order; one with an empty value is
	// left out.
	Fields []CouponField
	// Text are paragraphs beneath: how the answer arrives, what to take along.
	Text []string
	// Number is an application's number, to be found again by its code; empty for
	// none.
	Number string
	// Foot is the portal's name and the date of the print.
	Foot []string

	short bool // something was left out
}

// CouponField is a line of a coupon.
type CouponField struct{ Label, Value string }

// How much of what a portal sends is printed.
const (
	couponText   = 400
	couponFields = 20
)

// couponStyle is how a paragraph of a coupon looks.
type couponStyle struct {
	points  float64
	bold    bool
	centred bool
	framed  bool
	above   float64 // the space before it, in millimetres
}

// The styles of a coupon. Eyes of sixty years read the smallest.
var (
	styleBanner = couponStyle{points: 12, bold: true, centred: true, framed: true}
	styleTitle  = couponStyle{points: 14, bold: true, centred: true, above: 2}
	styleLabel  = couponStyle{points: 9, above: 1.5}
	styleValue  = couponStyle{points: 12, bold: true}
	styleText   = couponStyle{points: 11, above: 2}
	styleFoot   = couponStyle{points: 9, centred: true, above: 1.5}
)

// strip is a paragraph of a coupon.
type strip struct {
	style couponStyle
	text  string
}

// leftOut stands where a coupon would have been longer than anybody's paper.
const leftOut = "…"

// fitting are the strips of a coupon that is no longer than longestCoupon, as
// high measures them in millimetres: the last paragraphs are left out, and then
// the last fields, so that the foot is always on the paper.
func (c Coupon) fitting(high func([]strip) float64) []strip {
	c.Fields, c.Text = c.Fields[:min(len(c.Fields), couponFields)], c.Text[:min(len(c.Text), couponFields)]
	for {
		strips := c.strips()
		if high(strips) <= longestCoupon || !c.shorten() {
			return strips
		}
	}
}

// shorten leaves out one thing more; false where nothing is left to leave out.
func (c *Coupon) shorten() bool {
	switch {
	case len(c.Text) > 0:
		c.Text = c.Text[:len(c.Text)-1]
	case len(c.Fields) > 0:
		c.Fields = c.Fields[:len(c.Fields)-1]
	default:
		return false
	}
	c.short = true
	return true
}

// strips are the paragraphs of a coupon from top to bottom; every text is clean.
func (c Coupon) strips() []strip {
	var all []strip
	add := func(style couponStyle, text string, length int) bool {
		text = clean(text, length)
		if text == "" {
			return false
		}
		all = append(all, strip{style, text})
		return true
	}
	add(styleBanner, c.Banner, nameLength)
	add(styleTitle, c.Title, nameLength)
	for _, f := range c.Fields[:min(len(c.Fields), couponFields)] {
		if value := clean(f.Value, nameLength); value != "" {
			add(styleLabel, f.Label, nameLength)
			add(styleValue, value, nameLength)
		}
	}
	if c.Number != "" {
		add(styleTitle, "№ "+c.Number, codeLength)
	}
	for _, text := range c.Text[:min(len(c.Text), couponFields)] {
		add(styleText, text, couponText)
	}
	if c.short || len(c.Text) > couponFields {
		add(styleText, leftOut, couponText)
	}
	for _, text := range c.Foot[:min(len(c.Foot), couponFields)] {
		add(styleFoot, text, nameLength)
	}
	return all
}
