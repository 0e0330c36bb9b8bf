//go:build windows

package printing

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The functions of the spooler that package windows does not have.
var (
	winspool          = windows.NewLazySystemDLL("winspool.drv")
	openPrinter       = winspool.NewProc("OpenPrinterW")
	closePrinter      = winspool.NewProc("ClosePrinter")
	startDocPrinter   = winspool.NewProc("StartDocPrinterW")
	endDocPrinter     = winspool.NewProc("EndDocPrinter")
	startPagePrinter  = winspool.NewProc("StartPagePrinter")
	endPagePrinter    = winspool.NewProc("EndPagePrinter")
	writePrinter      = winspool.NewProc("WritePrinter")
	abortPrinter      = winspool.NewProc("AbortPrinter")
	enumJobs          = winspool.NewProc("EnumJobsW")
	setJob            = winspool.NewProc("SetJobW")
	getDefaultPrinter = winspool.NewProc("GetDefaultPrinterW")
)

// docInfo is DOC_INFO_1.
type docInfo struct{ name, file, datatype *uint16 }

// jobInfo is JOB_INFO_1.
type jobInfo struct {
	id                                                          uint32
	printer, machine, user, document, datatype, statusText      uintptr
	status, priority, position, totalPages, pagesPrinted        uint32
	year, month, weekday, day, hour, minute, second, thousandth uint16
}

const (
	jobDelete = 5 // JOB_CONTROL_DELETE
	mostJobs  = 256
)

// raw is the spooler's own way, with the datatype RAW.
func (p *Printer) raw(ctx context.Context, octets []byte) error {
	h, err := p.open()
	if err != nil {
		return err
	}
	defer closePrinter.Call(h)
	name, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return ErrRefused
	}
	datatype, err := windows.UTF16PtrFromString("RAW")
	if err != nil {
		return ErrRefused
	}
	doc := docInfo{name: name, datatype: datatype}
	if ok, _, _ := startDocPrinter.Call(h, 1, uintptr(unsafe.Pointer(&doc))); ok == 0 {
		return ErrRefused
	}
	if err := writePage(ctx, h, octets); err != nil {
		abortPrinter.Call(h) // at its end the spooler would print the part
		return err
	}
	if ok, _, _ := endDocPrinter.Call(h); ok == 0 {
		return ErrRefused
	}
	return nil
}

func writePage(ctx context.Context, h uintptr, octets []byte) error {
	if ok, _, _ := startPagePrinter.Call(h); ok == 0 {
		return ErrRefused
	}
	defer endPagePrinter.Call(h)
	for len(octets) > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var written uint32
		ok, _, _ := writePrinter.Call(h, uintptr(unsafe.Pointer(&octets[0])), uintptr(len(octets)), uintptr(unsafe.Pointer(&written)))
		if ok == 0 || written == 0 {
			return ErrRefused
		}
		octets = octets[written:]
	}
	return nil
}

// pdf asks whatever program prints PDFs on this computer to print a file. The
// spooler itself knows none. The file lies in the process's own folder for
// temporary files, and is deleted with it: the program may still read it when
// this returns.
func (p *Printer) pdf(ctx context.Context, pdf []byte, _ Job) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	name, err := p.name()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "kezek-print-")
	if err != nil {
		return ErrRefused
	}
	file := filepath.Join(dir, "kezek.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		return ErrRefused
	}
	return printTo(file, name)
}

func printTo(file, printer string) error {
	verb, _ := windows.UTF16PtrFromString("printto")
	path, err := windows.UTF16PtrFromString(file)
	if err != nil {
		return ErrRefused
	}
	args, err := windows.UTF16PtrFromString(syscall.EscapeArg(printer))
	if err != nil {
		return ErrName
	}
	if err := windows.ShellExecute(0, verb, path, args, nil, windows.SW_HIDE); err != nil {
		return errors.Join(ErrRefused, err)
	}
	return nil
}

func (p *Printer) purge(ctx context.Context) error {
	h, err := p.open()
	if err != nil {
		return err
	}
	defer closePrinter.Call(h)
	me := userName()
	out, finish := judged(own(jobsOf(h), me), p.kept)
	p.kept, p.left = finish, out
	if err := deleteJobs(ctx, h, out); err != nil {
		return err
	}
	if left, _ := judged(own(jobsOf(h), me), nil); len(left) > 0 {
		return ErrRefused
	}
	p.left = nil
	return nil
}

// takeOut leaves the queue's other jobs alone.
func (p *Printer) takeOut(ctx context.Context, ids []string) error {
	h, err := p.open()
	if err != nil {
		return err
	}
	defer closePrinter.Call(h)
	return deleteJobs(ctx, h, ids)
}

func deleteJobs(ctx context.Context, h uintptr, ids []string) error {
	for _, name := range ids {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if id, err := strconv.ParseUint(name, 10, 32); err == nil {
			setJob.Call(h, uintptr(id), 0, 0, jobDelete) // it may have come out meanwhile
		}
	}
	return nil
}

// jobsOf lists what the queue holds.
func jobsOf(h uintptr) []inQueue {
	var needed, count uint32
	enumJobs.Call(h, 0, mostJobs, 1, 0, 0, uintptr(unsafe.Pointer(&needed)), uintptr(unsafe.Pointer(&count)))
	if needed == 0 {
		return nil
	}
	// The spooler puts its texts behind the structures, in the same memory. It is
	// memory of numbers: in one of structures the collector would take letters for
	// pointers.
	buffer := make([]uint64, (needed+7)/8)
	ok, _, _ := enumJobs.Call(h, 0, mostJobs, 1, uintptr(unsafe.Pointer(&buffer[0])), uintptr(needed), uintptr(unsafe.Pointer(&needed)), uintptr(unsafe.Pointer(&count)))
	if ok == 0 || uintptr(count)*unsafe.Sizeof(jobInfo{}) > uintptr(len(buffer))*8 {
		return nil
	}
	var list []inQueue
	begin, letters := uintptr(unsafe.Pointer(&buffer[0])), unsafe.Slice((*uint16)(unsafe.Pointer(&buffer[0])), 4*len(buffer))
	for _, j := range unsafe.Slice((*jobInfo)(unsafe.Pointer(&buffer[0])), int(count)) {
		list = append(list, inQueue{strconv.FormatUint(uint64(j.id), 10), j.status, textAt(letters, j.user-begin)})
	}
	return list
}

func (p *Printer) open() (uintptr, error) {
	name, err := p.name()
	if err != nil {
		return 0, err
	}
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, ErrName
	}
	var h uintptr
	if ok, _, _ := openPrinter.Call(uintptr(unsafe.Pointer(text)), uintptr(unsafe.Pointer(&h)), 0); ok == 0 {
		return 0, ErrNoPrinter
	}
	return h, nil
}

// name is the printer's, or that of the usual one.
func (p *Printer) name() (string, error) {
	if p.Name != "" {
		return p.Name, nil
	}
	var size uint32
	getDefaultPrinter.Call(0, uintptr(unsafe.Pointer(&size)))
	if size == 0 {
		return "", ErrNoPrinter
	}
	buffer := make([]uint16, size)
	if ok, _, _ := getDefaultPrinter.Call(uintptr(unsafe.Pointer(&buffer[0])), uintptr(unsafe.Pointer(&size))); ok == 0 {
		return "", ErrNoPrinter
	}
	return windows.UTF16ToString(buffer), nil
}
