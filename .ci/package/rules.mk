# What is handed out: packages for Linux and Windows, their sums, and the proof that
# the same sources give the same files. docs/installing.md tells what each is for.

DIST      := $(BUILD)/dist
RELEASE   := $(BUILD)/release
VERSION   := $(shell .ci/package/version)
export SOURCE_DATE_EPOCH ?= $(shell .ci/package/epoch)
DEB       := $(DIST)/kezek_$(VERSION)_amd64.deb
TARBALL   := $(DIST)/kezek-$(VERSION)-linux-amd64.tar.xz
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

.PHONY: deb tarball windows installer checksums release reproducible package-test bare release-linux release-windows package-parts packages-release packages-windows

release: deb tarball windows installer checksums

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
	CGO_ENABLED=1 $(GO) build $(RELEASED) $(HARDENED) -tags $(TAGS) -o $(RELEASE)/kezek ./cmd/kezek

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
	cd $(DIST) && sha256sum $$(ls | grep -v '^SHA256SUMS$$') >SHA256SUMS && cat SHA256SUMS

# Everything once more, from a copy of the sources in another folder with a cache of
# its own: the sums must be those of what lies in dist. AGAIN="deb tarball" is less.
reproducible: release
	.ci/package/again $(CURDIR) $(DIST) $(AGAIN)

# What others' programs say of the packages, and what must be in them.
package-test: deb tarball windows installer
	@.ci/packages $(JUDGES)
	.ci/package/test $(DEB) $(TARBALL) $(ZIP) $(INSTALLER)

# The package on a bare Debian, and a picture of the window there.
bare: deb
	@.ci/packages debootstrap
	.ci/package/bare $(DEB) $(BUILD)/bare.png
