# Kezek. `make run` and `make test` are all that a newcomer needs; each
# installs what it lacks (Debian, Ubuntu; as root or with sudo) and says what.

GO          ?= go
TAGS        := x11
BUILD       := .build
KEZEK       := $(BUILD)/kezek
TOUR        ?= tour
# What only computes (shaping letters, drawing their pixels, reading fonts) is
# compiled without the race detector's marks: it shares nothing and would take
# half of the time of the window's tests. None of it may use package sync: the
# linker keeps one copy of sync.Map for all, and where that is one without marks
# everybody's maps look like races.
COMPUTING   := image/color image/draw image/png golang.org/x/image/vector golang.org/x/image/math/... \
	golang.org/x/image/font/... github.com/go-text/typesetting/font/... github.com/go-text/typesetting/harfbuzz/... \
	github.com/go-text/typesetting/shaping github.com/go-text/typesetting/segmenter github.com/fyne-io/oksvg
UNMARKED    := $(foreach p,$(COMPUTING),-gcflags='$(p)=-race=false')
# The toolkit keeps what it has drawn for a minute: in that time two hundred tests
# draw their pages, and each would be kept.
FORGETFUL   := FYNE_CACHE=5s
RECORDED    := $(CURDIR)/$(BUILD)/refusals
GOFUMPT     := mvdan.cc/gofumpt@v0.12.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# What Fyne's window is compiled with, and what a virtual display needs.
WINDOW_PACKAGES  := gcc libc6-dev libgl1-mesa-dev libx11-dev libxcursor-dev libxi-dev libxinerama-dev libxrandr-dev libxxf86vm-dev
DISPLAY_PACKAGES := xvfb xauth libgl1-mesa-dri
# Whose programs the tests check ours with: signatures, keyrings, tokens, Java
# key stores, PDF (poppler-utils), QR codes (zbar-tools), the clipboard (xclip), and a
# printing system of the tests' own (cups). Debian 13 and Ubuntu 22.04 have no engine
# for GOST: what is compared with it is skipped there, and says so (go test -v).
TEST_PACKAGES    := openssl optional:libengine-gost-openssl libssl-dev dbus gnome-keyring softhsm2 opensc default-jre-headless poppler-utils xclip zbar-tools cups-daemon cups-client

.PHONY: run test tour guide screens build lint unit refusals collect race citizens bench fuzz packages-run packages-tour packages-test clean

# The window, on the practice portal. Without a display the same window runs
# on a virtual one, goes through every screen and leaves their pictures. With the tag
# x11 it has nothing to say to Wayland, so one without XWayland is no display.
run: packages-run build
	@if [ -n "$$DISPLAY" ]; then \
		echo "Kezek opens on the practice portal."; \
		exec $(KEZEK) -portal practice-almaty; \
	else \
		echo "No display here: the window runs on a virtual one and leaves pictures in $(TOUR)/."; \
		$(MAKE) --no-print-directory screens; \
	fi

# Everything: format, vet, staticcheck; all tests with nothing but Go, then
# with the race detector and the window.
test: packages-test lint unit race
	@echo "All tests passed."

# The user's guide, and numbered pictures of every screen in three languages.
tour: guide screens

screens: packages-tour build
	@rm -rf $(TOUR)
	xvfb-run -a -s "-screen 0 1600x1200x24" $(KEZEK) tour -dir $(TOUR)

# The user's guide: its pictures (assets/guide), the words that stand on each
# and the pages (docs/guide). They come out the same each time: what differs in Git
# is what the program shows otherwise. The program holds the pictures, so it is
# compiled anew afterwards.
guide: packages-tour build
	xvfb-run -a -s "-screen 0 1600x1200x24" $(KEZEK) tour -guide .
	CGO_ENABLED=0 $(GO) test -count=1 ./ui/guide -run '^TestPagesAreTheWindowsWords$$' -args -write
	@$(MAKE) --no-print-directory build

# No state of the repository goes in: Git tells root nothing of another user's
# checkout, and the build would end there.
build:
	@mkdir -p $(BUILD)
	@if [ ! -x $(KEZEK) ]; then echo "Compiling. The first time takes about four minutes on two cores, later ones seconds."; fi
	$(GO) build -buildvcs=false -tags $(TAGS) -o $(KEZEK) ./cmd/kezek

lint:
	@out=$$($(GO) run $(GOFUMPT) -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')) || exit 1; \
		if [ -n "$$out" ]; then echo "gofumpt would change:"; echo "$$out"; exit 1; fi
	CGO_ENABLED=0 $(GO) vet ./...
	CGO_ENABLED=0 $(GO) run $(STATICCHECK) ./...

# The tests with nothing but Go. They record every bad case that they bring
# about, and the table of these in docs must be what they recorded. A result
# from Go's cache would record nothing, hence -count=1.
unit: collect
	CGO_ENABLED=0 $(GO) test -count=1 ./ui/explain/refusals -run '^TestTable$$' -args -rows $(RECORDED)

collect:
	@rm -rf $(RECORDED) && mkdir -p $(RECORDED)
	CGO_ENABLED=0 $(FORGETFUL) KEZEK_REFUSALS=$(RECORDED) $(GO) test -count=1 -timeout 30m $(UNJUDGED) ./...

# The table docs/refusals.md, made anew. What it is to replace is not judged before.
refusals: UNJUDGED := -skip '^TestTableIsLongAndNamesNobody$$'
refusals: collect
	CGO_ENABLED=0 $(GO) test -count=1 ./ui/explain/refusals -run '^TestTable$$' -args -rows $(RECORDED) -write
	CGO_ENABLED=0 $(GO) test -count=1 ./ui/explain/refusals
	@echo "docs/refusals.md is made anew."

race:
	@echo "Compiling for the race detector. The first time takes about five minutes on two cores."
	CGO_ENABLED=1 $(GO) vet -tags $(TAGS) ./cmd/...
	CGO_ENABLED=1 $(GO) run $(STATICCHECK) -tags $(TAGS) ./cmd/...
	CGO_ENABLED=1 $(FORGETFUL) $(GO) test -race $(UNMARKED) -tags $(TAGS) -timeout 50m ./...

# Forty citizens in a row at a service centre's workstation, on a virtual
# display: what is left of each is looked for everywhere when the next begins.
# It looks into other processes' memory, which root may.
CITIZENS ?= 40
citizens: packages-test
	CGO_ENABLED=1 KEZEK_CITIZENS=$(CITIZENS) $(GO) test -tags $(TAGS) -count=1 -timeout 60m -v ./cmd/kezek -run '^TestCitizensLeaveNothing$$'

bench:
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem ./...

FUZZTIME ?= 30s
fuzz:
	@for p in $$($(GO) list ./signer/... ./portal/...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "$$p $$f"; CGO_ENABLED=0 $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p || exit 1; \
		done; done

packages-run:
	@.ci/packages $(WINDOW_PACKAGES)

packages-tour:
	@.ci/packages $(WINDOW_PACKAGES) $(DISPLAY_PACKAGES)

packages-test:
	@.ci/packages $(WINDOW_PACKAGES) $(DISPLAY_PACKAGES) $(TEST_PACKAGES)

include .ci/package/rules.mk

clean:
	rm -rf $(BUILD) $(TOUR)
