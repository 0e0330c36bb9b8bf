package guide

import (
	"fmt"
	"strings"

	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/lang"
)

// picturesFrom is the way from docs/guide to the folder of pictures.
const picturesFrom = "../../assets/guide"

// Markdown is the guide as a page of documentation, in the language of l: the
// steps of both papers, and what helps when something does not work.
func Markdown(l *lang.Localizer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n%s\n", l.T("guide.docs.title"), l.T("guide.docs.intro"), l.T("guide.practice"))
	for _, flavour := range Flavours() {
		fmt.Fprintf(&b, "\n## %s\n", l.T("guide.flavour."+flavour))
		for _, s := range Steps(flavour) {
			writeStep(&b, l, s)
		}
	}
	fmt.Fprintf(&b, "\n## %s\n", l.T("guide.docs.help"))
	for _, topic := range explain.Topics() {
		fmt.Fprintf(&b, "\n### %s\n\n", l.T("help.topic."+string(topic)+".title"))
		for line := range strings.SplitSeq(l.T("help.topic."+string(topic)+".answer"), "\n") {
			fmt.Fprintf(&b, "- %s\n", line)
		}
	}
	return b.String()
}

func writeStep(b *strings.Builder, l *lang.Localizer, s Step) {
	fmt.Fprintf(b, "\n### %s\n\n", s.Title(l))
	if words := s.OnPaper(l); words != "" {
		fmt.Fprintf(b, "> %s\n\n", words)
	}
	fmt.Fprintf(b, "%s\n", s.Here(l))
	for _, name := range s.Pictures {
		fmt.Fprintf(b, "\n![%s](%s/%s/%s.png)\n", s.Caption(l, name), picturesFrom, l.Language(), name)
	}
}
