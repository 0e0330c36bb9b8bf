package sheet

import (
	"bytes"
	"errors"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// someCoupon has every part that a coupon can have.
func someCoupon() Coupon {
	return Coupon{
		Language: "kk", Banner: "ҮЛГІ", Title: "Туыстық расталды, деректер сәтті жаңартылды", Number: "KZ-2026-000123",
		Fields: []CouponField{
			{"Бала", "Әлихан Қуанышұлы"}, {"Баланың ЖСН-і", "•••• 9034"}, {"Ешкім", ""}, {"Кезектегі орны", "37, барлығы 1204"},
		},
		Text: []string{"Жауап жеке кабинетіңізде шығады.", "• жеке куәлік"},
		Foot: []string{"Алматы", "01.09.2026 (10:00)"},
	}
}

// crowdedCoupon is one with everything as long as it is printed at all.
func crowdedCoupon() Coupon {
	c := someCoupon()
	c.Title, c.Number, c.Banner = strings.Repeat("Щ", 5000), strings.Repeat("W", 500), strings.Repeat("Ж ", 500)
	for range 100 {
		c.Fields = append(c.Fields, CouponField{strings.Repeat("Ш", 300), strings.Repeat("W", 300)})
		c.Text, c.Foot = append(c.Text, strings.Repeat("Ю ", 3000)), append(c.Foot, strings.Repeat("W", 900))
	}
	return c
}

func couponFile(t *testing.T, c Coupon) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteCoupon(&out, c, late); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "coupon.pdf")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestACouponIsAsWideAsTheRollAndAsLongAsItsText(t *testing.T) {
	length := func(c Coupon) float64 {
		info := poppler(t, "pdfinfo", couponFile(t, c))
		if !strings.Contains(info, "Pages:           1") {
			t.Errorf("no one page:\n%s", info)
		}
		size := strings.Fields(info[strings.Index(info, "Page size:"):])
		width, _ := strconv.ParseFloat(size[2], 64)
		height, _ := strconv.ParseFloat(size[4], 64)
		if mm := width * millimetre; mm < 79.9 || mm > 80.1 {
			t.Errorf("%v mm wide", mm)
		}
		return height * millimetre
	}
	short := Coupon{Title: "Талон", Text: []string{strings.Repeat("Слова и слова. ", 30)}}
	long := someCoupon()
	long.Text = append(long.Text, strings.Repeat("Слова и слова. ", 60))
	if a, b, most := length(short), length(long), length(crowdedCoupon()); a < 79.9 || b < a+30 || most > longestCoupon+0.1 {
		t.Errorf("%v, %v and %v mm long", a, b, most)
	}
}

func TestACouponSaysAllThatItIsGiven(t *testing.T) {
	said := strings.Join(strings.Fields(poppler(t, "pdftotext", couponFile(t, someCoupon()), "-")), " ")
	c := someCoupon()
	for _, want := range []string{c.Banner, c.Title, c.Number, "Әлихан Қуанышұлы", "•••• 9034", "37, барлығы 1204", c.Text[0], c.Foot[1]} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not on it: %s", want, said)
		}
	}
	if strings.Contains(said, "Ешкім") {
		t.Error("a field without a value is printed")
	}
}

func TestNoWordIsOffTheRoll(t *testing.T) {
	words := word.FindAllStringSubmatch(poppler(t, "pdftotext", "-bbox", couponFile(t, crowdedCoupon()), "-"), -1)
	if len(words) < 20 {
		t.Fatalf("%d words", len(words))
	}
	for _, found := range words {
		if found[1] != "" {
			continue
		}
		left, _ := strconv.ParseFloat(found[3], 64)
		right, _ := strconv.ParseFloat(found[5], 64)
		if left*millimetre < couponMargin-0.5 || right*millimetre > rollWidth-couponMargin+0.5 {
			t.Errorf("off the roll: %s", found[0])
		}
	}
}

func TestTheSameCouponGivesTheSameOctets(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(WriteCoupon(&a, someCoupon(), late), WriteCoupon(&b, someCoupon(), late)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("they differ")
	}
}

func TestACouponWithoutATitleOrADateIsNone(t *testing.T) {
	for name, err := range map[string]error{
		"no title": WriteCoupon(&bytes.Buffer{}, Coupon{Number: "1"}, late),
		"no date":  WriteCoupon(&bytes.Buffer{}, someCoupon(), time.Time{}),
	} {
		if !errors.Is(err, ErrIncomplete) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := RasterCoupon(Coupon{Number: "1"}); !errors.Is(err, ErrIncomplete) {
		t.Error(err)
	}
}

// dots counts the black ones in a part of a raster.
func dots(g *image.Gray, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if g.GrayAt(x, y).Y == 0 {
				n++
			}
		}
	}
	return n
}

func TestARasterIsBlackAndWhiteAndOnTheRoll(t *testing.T) {
	for name, c := range map[string]Coupon{"usual": someCoupon(), "crowded": crowdedCoupon()} {
		g, err := RasterCoupon(c)
		if err != nil {
			t.Fatal(err)
		}
		b := g.Bounds()
		if b.Dx() != CouponDots || b.Dy() < 300 || b.Dy() > longestCoupon*dotsPerMillimetre {
			t.Errorf("%s: %v", name, b)
		}
		for _, p := range g.Pix {
			if p != 0 && p != 0xff {
				t.Fatalf("%s: a grey dot", name)
			}
		}
		if n := dots(g, b); n < 3000 || n > b.Dx()*b.Dy()/3 {
			t.Errorf("%s: %d of %d dots are black", name, n, b.Dx()*b.Dy())
		}
	}
}

// The dot of the Kazakh «і» must be there: a name without it is another one.
func TestARasterDrawsKazakhLetters(t *testing.T) {
	ink := func(title string) int {
		g, err := RasterCoupon(Coupon{Title: title})
		if err != nil {
			t.Fatal(err)
		}
		return dots(g, g.Bounds())
	}
	for _, pair := range [][2]string{{"і", "ı"}, {"қ", "к"}, {"ң", "н"}, {"ү", "ұ"}, {"ә", "?"}} {
		if ink(pair[0]) == ink(pair[1]) {
			t.Errorf("%s is drawn like %s", pair[0], pair[1])
		}
	}
}

func TestWrappedTextFitsAndLosesNothing(t *testing.T) {
	f := faceOf(styleText)
	for _, text := range []string{"", "слово", strings.Repeat("слова ", 80), strings.Repeat("Щ", 400), "a " + strings.Repeat("W", 100) + " b"} {
		lines := wrapped(f, text, CouponDots)
		for _, line := range lines {
			if !fits(f, line, CouponDots) {
				t.Errorf("too wide: %s", line)
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// A coupon that would be too long says that something is missing, and still whose
// portal it is of and when it was printed.
func TestACouponThatIsTooLongIsCutWithASign(t *testing.T) {
	c := someCoupon()
	for range couponFields {
		c.Text = append(c.Text, strings.Repeat("Слова и слова. ", 30))
	}
	said := strings.Join(strings.Fields(poppler(t, "pdftotext", couponFile(t, c), "-")), " ")
	for _, want := range []string{c.Title, c.Number, c.Text[0], leftOut, c.Foot[0], c.Foot[1]} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not on it", want)
		}
	}
	measure := func(s []strip) float64 { return float64((&raster{}).draw(s)) / dotsPerMillimetre }
	if got := measure(c.fitting(measure)); got > longestCoupon || got < longestCoupon/2 {
		t.Errorf("%v mm of dots", got)
	}
	if strings.Contains(strings.Join(strings.Fields(poppler(t, "pdftotext", couponFile(t, someCoupon()), "-")), " "), leftOut) {
		t.Error("nothing was left out of a short one")
	}
}
