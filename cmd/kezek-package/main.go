// Command kezek-package makes what the packages hold beside the program: the
// icon in every size, and the licences of everything that is linked in. It is a
// tool of the Makefile and in no package itself.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `kezek-package icons -png assets/icon.png -dir DIR    NxN/apps/ID.png under DIR, and kezek.ico
kezek-package notices -out FILE                      licences of all that is linked in; run in the module's folder
`

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "kezek-package:", err)
		os.Exit(1)
	}
}

func run(args []string, stderr io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "icons":
			return runIcons(args[1:], stderr)
		case "notices":
			return runNotices(args[1:], stderr)
		}
	}
	fmt.Fprint(stderr, usage)
	return flag.ErrHelp
}

func runIcons(args []string, stderr io.Writer) error {
	f := flag.NewFlagSet("icons", flag.ContinueOnError)
	f.SetOutput(stderr)
	png := f.String("png", "assets/icon.png", "the icon, square")
	dir := f.String("dir", "", "where the sizes are written")
	if err := f.Parse(args); err != nil {
		return err
	}
	return writeIcons(*png, *dir)
}

func runNotices(args []string, stderr io.Writer) error {
	f := flag.NewFlagSet("notices", flag.ContinueOnError)
	f.SetOutput(stderr)
	out := f.String("out", "", "the file to be written")
	if err := f.Parse(args); err != nil {
		return err
	}
	modules, err := linkedModules(targets)
	if err != nil {
		return err
	}
	text, err := notices(modules)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, text, 0o644)
}
