// The least that a gorilla/mux program can do with a node: parse the JSON, call on if it must, write JSON. What the agent costs beside
// it is the price of the contract: validation, dice, metrics, header forwarding, limits.
package main

import (
	"bytes"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strconv"

	"github.com/gorilla/mux"
)

type node struct {
	Designation string `json:"designation"`
	Service     string `json:"service,omitempty"`
	Routes      []node `json:"routes,omitempty"`
}

type result struct {
	Error    *string           `json:"error"`
	Errors   []string          `json:"errors"`
	Service  string            `json:"service"`
	Address  string            `json:"address"`
	Response []json.RawMessage `json:"response"`
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1024, DisableCompression: true}}

func main() {
	router := mux.NewRouter()
	router.HandleFunc("/", handle).Methods(http.MethodPost)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], router))
}

func handle(w http.ResponseWriter, r *http.Request) {
	var n node
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	response := make([]json.RawMessage, 0, len(n.Routes))
	for _, route := range n.Routes {
		reply, err := call(r, route)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		response = append(response, reply)
	}
	body, err := json.Marshal(result{Errors: []string{}, Service: "bare", Address: n.Designation, Response: response})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

func call(r *http.Request, route node) (json.RawMessage, error) {
	body, err := json.Marshal(route)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, route.Designation, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	reply, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	var raw json.RawMessage
	err = json.NewDecoder(reply.Body).Decode(&raw)
	return raw, err
}
