#!/bin/sh
# Installs Kezek from the unpacked archive, or removes it again:
#   ./install.sh                     for everybody, into /usr/local (as root)
#   PREFIX=$HOME/.local ./install.sh for oneself
#   ./install.sh --key-files         also among the programs that open .p12 files
#   ./install.sh remove              with the PREFIX that it was installed with
# DESTDIR stands before PREFIX, for whoever makes a package of it.
set -eu
# What is for everybody must be readable, however careful the one who installs it is.
umask 022
cd "$(dirname "$0")"
to=${DESTDIR:-}${PREFIX:-/usr/local}

action=install keyFiles=
for word in "$@"; do
	case $word in
	install | remove) action=$word ;;
	--key-files) keyFiles=yes ;;
	*)
		echo "usage: $0 [--key-files] [install|remove]" >&2
		exit 2
		;;
	esac
done

files() { find bin share -type f | LC_ALL=C sort; }

# The folders that were made here and are taken away again. A package's are the
# business of whoever makes it.
made=share/doc/kezek/folders
folders() {
	find bin share -type d | LC_ALL=C sort | while read -r d; do
		[ -d "$to/$d" ] || { mkdir -p "$to/$d" && echo "$d"; }
	done
}

# Many desktops open a file with the first program found, under /usr/local and ~/.local
# before /usr: only who asks for it has Kezek there, in the place of another one.
entry=share/applications/kz.kezek.app.desktop
leaveKeyFiles() {
	grep -v '^MimeType=' "$entry" >"$to/$entry.new"
	chmod 644 "$to/$entry.new"
	mv "$to/$entry.new" "$to/$entry"
}

refresh() {
	[ -z "${DESTDIR:-}" ] || return 0
	for command in "update-desktop-database -q $to/share/applications" "gtk-update-icon-cache -q -t $to/share/icons/hicolor"; do
		# Both only make a desktop notice sooner.
		if command -v "${command%% *}" >/dev/null 2>&1; then $command || true; fi
	done
}

case $action in
install)
	new=$(folders)
	if [ -z "${DESTDIR:-}" ] && [ -n "$new" ]; then echo "$new" >>"$to/$made"; fi
	files | while read -r f; do
		mode=644
		[ "$f" = bin/kezek ] && mode=755
		# A new file beside the old one, then its name: a running program keeps its own.
		install -D -m "$mode" "$f" "$to/$f.new"
		mv "$to/$f.new" "$to/$f"
	done
	[ -n "$keyFiles" ] || leaveKeyFiles
	refresh
	echo "Kezek is installed under $to."
	;;
remove)
	files | while read -r f; do rm -f "$to/$f"; done
	if [ -f "$to/$made" ]; then
		new=$(LC_ALL=C sort -ru "$to/$made")
		rm -f "$to/$made"
		# Where something else came to lie in one, it stays.
		echo "$new" | while read -r d; do rmdir "$to/$d" 2>/dev/null || true; done
	fi
	refresh
	echo "Kezek is removed from $to. ~/.config/kezek and /etc/kezek were left alone."
	;;
esac
