# What is handed out: packages for Linux and Windows, their sums, and the proof that
# the same sources give the same files. docs/installing.md tells what each is for.

DIST      := $(BUILD)/dist
RELEASE   := $(BUILD)/release
VERSION   := $(shell .ci/package/version)
# Asked once, and only where it is needed: what is made for Linux is for the processor
# that it is made on. Debian and Go have the same names for the two usual ones.
ARCH       = $(eval ARCH := $(shell dpkg --print-architecture))$(ARCH)
EPOCH      = $(eval EPOCH := $(shell .ci/package/epoch))$(EPOCH)
DEB        = $(DIST)/kezek_$(VERSION)_$(ARCH).deb
TARBALL    = $(DIST)/kezek-$(VERSION)-linux-$(ARCH).tar.xz
ZIP       := $(DIST)/kezek-$(VERSION)-windows-amd64.zip
INSTALLER := $(DIST)/kezek-$(VERSION)-windows-amd64-setup.exe

# No path of this machine, no state of a repository. The C code is compiled
# anew for these flags: minutes, once.
RELEASED  := -trimpath -buildvcs=false
LINKED    := -s -w -buildid=
# A position of its own in memory at each start, and no table left to be overwritten.
HARDENED  := -buildmode=pie -ldflags='$(LINKED) -extldflags=-Wl,-z,relro,-z,now'
MINGW     := GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc
# For the screen readers of Windows; docs/accessibility.md.
WINTAGS   := accessibility
WINFILES  := $(RELEASE)/kezek-$(VERSION)-windows-amd64

LINUX_PACKAGES   := dpkg-dev xz-utils
WINDOWS_PACKAGES := gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64 zip nsis
# Who judges the packages.
JUDGES           := lintian desktop-file-utils appstream shellcheck man-db unzip 7zip
# Whose Windows the installer is tried on.
WINE             := wine wine64 xvfb xauth

# The packages share folders and apt-get, and the sums come last.
.NOTPARALLEL:

.PHONY: dist-emptied installer-test deb tarball windows installer checksums release reproducible package-test bare release-linux release-windows package-parts packages-release packages-windows

release: dist-emptied deb tarball windows installer checksums

# No file of a former version is handed out.
dist-emptied:
	@rm -rf $(DIST)

# The date of everything that is made.
deb tarball windows installer reproducible: export SOURCE_DATE_EPOCH ?= $(EPOCH)

packages-release:
	@.ci/packages $(WINDOW_PACKAGES) $(LINUX_PACKAGES)

packages-windows:
	@.ci/packages $(WINDOWS_PACKAGES)

# The icon in every size, and the licences of what is linked in.
package-parts:
	@mkdir -p $(RELEASE) $(DIST)
	CGO_ENABLED=0 $(GO) run ./cmd/kezek-package icons -png assets/icon.png -dir $(RELEASE)/icons
	CGO_ENABLED=0 $(GO) run ./cmd/kezek-package notices -out $(RELEASE)/third-party-licences

release-linux: packages-release package-parts
	GOOS=linux GOARCH=$(ARCH) CGO_ENABLED=1 $(GO) build $(RELEASED) $(HARDENED) -tags $(TAGS) -o $(RELEASE)/kezek ./cmd/kezek

deb: release-linux
	.ci/package/tree $(RELEASE)/kezek $(RELEASE)/icons $(RELEASE)/third-party-licences $(RELEASE)/deb /usr
	.ci/package/deb $(RELEASE)/deb $(DEB)

tarball: release-linux
	.ci/package/tree $(RELEASE)/kezek $(RELEASE)/icons $(RELEASE)/third-party-licences $(RELEASE)/tarball /usr/local
	.ci/package/tarball $(RELEASE)/tarball $(TARBALL)
	@echo "$(TARBALL)"

# Go links a .syso of the package's folder, and has no other way to a resource.
release-windows: packages-windows package-parts
	.ci/package/resource $(RELEASE)/icons/kezek.ico kezek.exe "Kezek" cmd/kezek/resource_windows_amd64.syso
	.ci/package/resource $(RELEASE)/icons/kezek.ico kezek-start.exe "Kezek" cmd/kezek-start/resource_windows_amd64.syso
	.ci/package/resource $(RELEASE)/icons/kezek.ico kezek.com "Kezek (console)" cmd/kezek-console/resource_windows_amd64.syso
	$(MINGW) $(GO) build $(RELEASED) -tags $(WINTAGS) -ldflags='$(LINKED) -H windowsgui' -o $(RELEASE)/kezek.exe ./cmd/kezek
	$(MINGW) CGO_ENABLED=0 $(GO) build $(RELEASED) -ldflags='$(LINKED) -H windowsgui' -o $(RELEASE)/kezek-start.exe ./cmd/kezek-start
	$(MINGW) CGO_ENABLED=0 $(GO) build $(RELEASED) -ldflags='$(LINKED)' -o $(RELEASE)/kezek.com ./cmd/kezek-console
	@rm -f cmd/*/resource_windows_amd64.syso
	.ci/package/wintree $(RELEASE) $(WINFILES)

windows: release-windows
	.ci/package/zip $(WINFILES) $(ZIP)

installer: release-windows
	.ci/package/installer $(WINFILES) $(RELEASE)/icons/kezek.ico $(INSTALLER)

checksums:
	cd $(DIST) && sha256sum $(notdir $(DEB) $(TARBALL) $(ZIP) $(INSTALLER)) >SHA256SUMS && cat SHA256SUMS

# Everything once more, from a copy of the sources in another folder with a cache of
# its own: the sums must be those of what lies in dist. AGAIN="deb tarball" is less.
reproducible: release
	.ci/package/again $(CURDIR) $(DIST) $(AGAIN)

# What others' programs say of the packages, and what must be in them.
package-test: deb tarball windows installer
	@.ci/packages $(JUDGES)
	.ci/package/test $(DEB) $(TARBALL) $(ZIP) $(INSTALLER)

# The installer under Wine, with everything that can go wrong; not part of the tests,
# since Wine is no Windows.
installer-test: packages-windows package-parts
	@.ci/packages $(WINE)
	xvfb-run -a .ci/package/trial $(RELEASE)/icons/kezek.ico

# The package on a bare Debian, and a picture of the window there.
bare: deb
	@.ci/packages debootstrap debian-archive-keyring
	.ci/package/bare $(DEB) $(BUILD)/bare.png
