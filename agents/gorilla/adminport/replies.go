package adminport

import (
	"net/http"
	"strconv"

	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/steering"
	"microsim.dev/agents/gorilla/wire"
)

// Info is what an agent says of itself.
type Info struct {
	Service, Version, Instance string
	Framework, Language        string
	Faults                     []string
	Features                   []string // reserved fields that it knows
	Cannot                     []string // what the contract asks and the framework cannot do
}

func (i Info) append(json []byte, now *steering.Snapshot) []byte {
	json = append(json, `{"contract":`...)
	json = strconv.AppendInt(json, wire.ContractVersion, 10)
	for _, text := range []struct{ name, value string }{
		{"service", i.Service}, {"version", i.Version}, {"instance", i.Instance}, {"framework", i.Framework}, {"language", i.Language},
	} {
		json = append(node.AppendText(append(json, ','), text.name), ':')
		json = node.AppendText(json, text.value)
	}
	for _, list := range []struct {
		name  string
		value []string
	}{{"faults", i.Faults}, {"features", i.Features}, {"cannot", i.Cannot}} {
		json = append(node.AppendText(append(json, ','), list.name), ':')
		json = node.AppendTexts(json, list.value)
	}
	json = append(json, `,"term":`...)
	json = strconv.AppendInt(json, now.State.Term, 10)
	json = append(json, `,"generation":`...)
	json = strconv.AppendInt(json, now.State.Generation, 10)
	json = append(json, `,"hash":`...)
	json = node.AppendText(json, now.State.Hash)
	json = append(json, `,"conditions":`...)
	return append(now.AppendConditions(json), '}')
}

func reply(w http.ResponseWriter, status int, json []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(json)))
	w.WriteHeader(status)
	_, _ = w.Write(json)
}

func refuse(w http.ResponseWriter, status int, problems ...string) {
	json := node.AppendTexts([]byte(`{"errors":`), problems)
	reply(w, status, append(json, '}'))
}

func probe(w http.ResponseWriter, status string, ok bool) {
	code := http.StatusOK
	if !ok {
		code = http.StatusServiceUnavailable
	}
	reply(w, code, append(node.AppendText([]byte(`{"status":`), status), '}'))
}
