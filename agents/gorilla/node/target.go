package node

import (
	"net"
	"net/url"
	"strings"
)

// Target reads a designation: an absolute http or https URL without user information and fragment.
func Target(designation string) (*url.URL, error) {
	if authority, ok := plainAuthority(designation); ok {
		return &url.URL{Scheme: "http", Host: authority, Path: "/"}, nil
	}
	target, err := url.Parse(designation)
	if err != nil || (target.Scheme != "http" && target.Scheme != "https") || target.Hostname() == "" || target.User != nil || strings.Contains(designation, "#") {
		return nil, errNoURL
	}
	if port := target.Port(); port != "" && !validPort(port) {
		return nil, errNoURL
	}
	return target, nil
}

// What agents send each other, http://host:port/, is told without the cost of parsing a URL.
func plainAuthority(designation string) (string, bool) {
	authority, ok := strings.CutPrefix(designation, "http://")
	if !ok || !strings.HasSuffix(authority, "/") {
		return "", false
	}
	authority = authority[:len(authority)-1]
	colon := strings.IndexByte(authority, ':')
	if colon <= 0 || !validPort(authority[colon+1:]) {
		return "", false
	}
	for i := 0; i < colon; i++ {
		if c := authority[i]; !isDigit(c) && (c < 'a' || c > 'z') && ((c != '.' && c != '-') || i == 0) {
			return "", false
		}
	}
	return authority, true
}

// HostAndPort is the text by which targets are compared: lower-case, with the scheme's port where the URL names none.
func HostAndPort(target *url.URL) string {
	port := target.Port()
	switch {
	case port != "":
	case target.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(strings.ToLower(target.Hostname()), port)
}

func isHostAndPort(text string) bool {
	host, port, err := net.SplitHostPort(text)
	return err == nil && host != "" && validPort(port) && !strings.ContainsAny(host, " /@?#\\")
}
