package client

import (
	"context"
	"net/http"
	"net/url"

	"kezek.kz/kezek/portal"
)

// StartIIN begins a sign-in by IIN and password. The portal answers the same
// whether or not there is such an account; if there is, a code is mailed.
func (c *Client) StartIIN(ctx context.Context, iin, password string) (portal.IINTicket, error) {
	body := portal.IINStartRequest{IIN: iin, Password: password, SessionProfile: c.options.profile("")}
	return c.iinTicket(ctx, "/auth/iin/start", body)
}

// ResendIIN asks for another mail for a ticket; the code before it serves no
// more. Too early it is refused with TOO_MANY_REQUESTS.
func (c *Client) ResendIIN(ctx context.Context, ticket string) (portal.IINTicket, error) {
	return c.iinTicket(ctx, "/auth/iin/"+url.PathEscape(ticket)+"/resend", nil)
}

func (c *Client) iinTicket(ctx context.Context, path string, body any) (portal.IINTicket, error) {
	var got iinTicketAnswer
	if _, err := c.call(ctx, request{method: http.MethodPost, path: path, body: body}, &got); err != nil {
		return portal.IINTicket{}, err
	}
	return got.IINTicket, nil
}

// VerifyIIN ends a sign-in by IIN with the code that was mailed. It is posted
// once: each try counts, and the right code serves once.
func (c *Client) VerifyIIN(ctx context.Context, ticket, code string) (portal.Session, error) {
	var got sessionAnswer
	path := "/auth/iin/" + url.PathEscape(ticket) + "/verify"
	_, err := c.call(ctx, request{method: http.MethodPost, path: path, body: portal.CodeRequest{Code: code}}, &got)
	if err != nil {
		return portal.Session{}, err
	}
	return got.Session, nil
}
