package practice

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server"
)

// The portals.
const (
	almatyID  = "almaty"
	regionsID = "regions"
)

// kinds are what tells the two portals apart, almaty first.
func kinds() []server.Options {
	return []server.Options{
		{
			ID:                almatyID,
			Name:              portal.Text{RU: "Учебный портал: Алматы", KK: "Жаттығу порталы: Алматы", EN: "Practice portal: Almaty"},
			SignInMethods:     []string{"eds", "iin"},
			EmailVerification: server.EmailGiven,
			Contacts:          almatyContacts(),
		},
		{
			ID:                regionsID,
			Name:              portal.Text{RU: "Учебный портал: регионы", KK: "Жаттығу порталы: өңірлер", EN: "Practice portal: regions"},
			Steps:             []string{"locality", "service"},
			EmailVerification: server.EmailByCode,
			EmailLater:        true,
			Localities:        Localities(),
			Services:          []portal.Service{service()},
		},
	}
}

func placeOf(id string) place {
	if id == almatyID {
		return almaty()
	}
	return regions()
}

// service is what the regional portal offers everywhere.
func service() portal.Service {
	return portal.Service{
		Code: "KINDERGARTEN_QUEUE", Title: serviceTitle(), AgeLimitYears: ageLimitYears, SignInMethods: []string{"eds"},
	}
}

// almatyContacts are those of the printed instruction, word for word; the
// regional one gives none.
func almatyContacts() []portal.Contact {
	return []portal.Contact{
		{Kind: "phone", Label: same("Call-center Open Almaty"), Value: "1308, 338-33-88"},
		{
			Kind:  "email",
			Label: portal.Text{RU: "Служба поддержки", KK: "Қолдау қызметі", EN: "Support service"},
			Value: "sp.ddoalmaty@gmail.com",
		},
		{
			Kind:  "phone",
			Label: portal.Text{RU: "Управление образования", KK: "Білім басқармасы", EN: "Education department"},
			Value: "262 21 15, 233-32-39",
		},
	}
}

func same(s string) portal.Text { return portal.Text{RU: s, KK: s, EN: s} }

// running is a portal that answers.
type running struct {
	id      string
	origin  string
	port    int
	storage *server.Bolt
	handler *server.Server
	http    *http.Server
	fresh   fresh
	under   sync.RWMutex // held for reading by each request under way
	served  chan error
}

// run opens the portal's storage and answers on the listener.
func (f folder) run(ctx context.Context, check checkFunc, o server.Options, l net.Listener, cert tls.Certificate) (*running, error) {
	storage, err := openStorage(ctx, check, f.path(o.ID+".db"))
	if err != nil {
		return nil, err
	}
	o.Storage = storage
	handler, err := server.New(o)
	if err != nil {
		return nil, errors.Join(err, storage.Close())
	}
	r := &running{
		id: o.ID, origin: o.Origin, port: portOf(l), storage: storage, handler: handler, served: make(chan error, 1),
	}
	r.http = newHTTP(r, o.Log)
	r.http.ConnState = r.fresh.changed
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}
	go func() { r.served <- r.http.Serve(tls.NewListener(l, config)) }()
	return r, nil
}

// newHTTP limits how long a client may take; net/http's own lines (a handshake
// with an unknown authority, say) go to the log and not to the terminal.
func newHTTP(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }
