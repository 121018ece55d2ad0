package faults

import (
	"context"
	"fmt"
	"net"
	"time"

	"microsim.dev/agents/gorilla/node"
)

const openAgain = 100 * time.Millisecond

// newConnectionLeak keeps connections to a service open and unused; one that the other side closes is opened again.
func newConnectionLeak(maxConnections int, own *OwnAddress) OnState {
	limit := &sumLimit{max: int64(maxConnections), unit: "connections"}
	return func(args node.Args, reach Reach) (func(), error) {
		count, address := args.Int("count"), ""
		if to := args.Text("to"); to != "" {
			target, err := node.Target(to)
			if err != nil || !reach(target) {
				return nil, fmt.Errorf("%s is no address that this service may call", to)
			}
			address = node.HostAndPort(target)
		}
		if err := limit.take(int64(count)); err != nil {
			return nil, err
		}
		ctx, stop := context.WithCancel(context.Background())
		for i := 0; i < count; i++ {
			go keepOpen(ctx, address, own)
		}
		return func() {
			stop()
			limit.giveBack(int64(count))
		}, nil
	}
}

func keepOpen(ctx context.Context, address string, own *OwnAddress) {
	var dialer net.Dialer
	for ctx.Err() == nil {
		to := address
		if to == "" {
			to = own.get(ctx)
		}
		if connection, err := dialer.DialContext(ctx, "tcp", to); err == nil {
			ended := context.AfterFunc(ctx, func() { _ = connection.Close() })
			drain(connection)
			ended()
			_ = connection.Close()
		}
		Sleep(ctx, openAgain)
	}
}

// drain waits until the other side closes. A few bytes of memory are enough for that: there may be thousands.
func drain(connection net.Conn) {
	var ignored [16]byte
	for {
		if _, err := connection.Read(ignored[:]); err != nil {
			return
		}
	}
}

// OwnAddress is where the agent's own data port is; known once it listens.
type OwnAddress struct {
	known   chan struct{}
	address string
}

// NewOwnAddress is one that is not known yet.
func NewOwnAddress() *OwnAddress {
	return &OwnAddress{known: make(chan struct{})}
}

// Listens says where the data port listens; on any address, it is reached on loopback.
func (o *OwnAddress) Listens(listener net.Addr) {
	host, port, _ := net.SplitHostPort(listener.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	o.address = net.JoinHostPort(host, port)
	close(o.known)
}

func (o *OwnAddress) get(ctx context.Context) string {
	select {
	case <-o.known:
		return o.address
	case <-ctx.Done():
		return ""
	}
}
