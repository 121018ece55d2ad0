package node

import (
	"os"
	"strings"
	"testing"
	"time"
)

func catalogue(t *testing.T) *Catalogue {
	t.Helper()
	document, err := os.ReadFile("../faults.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCatalogue(document, func(string) bool { return true }, map[string]int{"MICROSIM_MAX_MEMORY_MB": 64})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestANodeKeepsWhatItWasSentAs(t *testing.T) {
	const route = `{ "designation":"http://b:2/", "x-later" : [1,{"a":"}"}] }`
	n, problems := Parse([]byte(`{"designation":"http://a:1/","timeout":6e2,"retries":1.0,"routes":[`+route+`]}`), catalogue(t))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if n.Timeout != 600*time.Millisecond || n.Retries != 1 {
		t.Errorf("got %v and %d", n.Timeout, n.Retries)
	}
	if string(n.Routes[0].Raw) != route {
		t.Errorf("got %s", n.Routes[0].Raw)
	}
}

func TestAllProblemsAreFoundWithTheirPaths(t *testing.T) {
	_, problems := Parse([]byte(`{"designation":"http://a:1/","timeout":true,"routes":[{},
		{"designation":"http://b:2/","faults":{"before":[{"type":"latency","args":{"delay":-1,"x":1}}]},
		 "link":[{"type":"memory-leak","args":{"size":1,"duration":1}}]}],
		"payload":{"designation":"b","faults":{"after":[{"type":"memory-leak","args":{"size":65,"duration":1}}]}}}`), catalogue(t))
	var paths []string
	for _, problem := range problems {
		paths = append(paths, problem.Path)
	}
	const want = "timeout routes[0].designation routes[1].faults.before[0].args.delay routes[1].faults.before[0].args.x " +
		"routes[1].link[0].type payload.designation payload.faults.after[0].args.size payload"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWhatIsForTheOtherPlaceIsInvalidAndNotRequired(t *testing.T) {
	first := func(problems []Problem) string {
		if len(problems) == 0 {
			return ""
		}
		return problems[0].Path
	}
	for condition, want := range map[string]string{
		`{"type":"hang"}`: "", `{"type":"hang","args":{"duration":1}}`: "args.duration", `{"type":"crash","args":{"repeatAfter":1}}`: "",
		`{"type":"refuse"}`: "type", `{"type":"refuse","to":["*"]}`: "", `{"type":"connection-leak","args":{"count":1,"to":"http://a:1/"}}`: "",
		`{"type":"connection-leak","args":{"count":1,"to":"a"}}`: "args.to",
	} {
		if _, problems := ParseCondition([]byte(condition), catalogue(t)); first(problems) != want {
			t.Errorf("%s: got %v", condition, problems)
		}
	}
	const place = "faults.before[0]."
	for fault, want := range map[string]string{
		`{"type":"hang","args":{"duration":1}}`: "", `{"type":"hang"}`: place + "args.duration",
		`{"type":"crash","args":{"repeatAfter":1}}`: place + "args.repeatAfter", `{"type":"refuse"}`: place + "type",
	} {
		_, problems := Parse([]byte(`{"designation":"http://a:1/","faults":{"before":[`+fault+`]}}`), catalogue(t))
		if first(problems) != want {
			t.Errorf("%s: got %v", fault, problems)
		}
	}
}

func TestSyntax(t *testing.T) {
	for text, right := range map[string]bool{
		`{}`: true, ` [1, -0.5e+3, "\u00e9\n", true, null] `: true, `"é"`: true,
		``: false, `{`: false, `{}{}`: false, `[1,]`: false, `{"a":1,}`: false, `{a:1}`: false, `01`: false, `1.`: false, `1e`: false, `+1`: false,
		`.5`: false, `NaN`: false, `"\x"`: false, `"\u12g4"`: false, "\"\n\"": false, `"a`: false, `tru`: false, "\"\xff\"": false, `[}`: false,
		strings.Repeat("[", 128) + strings.Repeat("]", 128): true,
		strings.Repeat("[", 129) + strings.Repeat("]", 129): false,
	} {
		if err := CheckSyntax([]byte(text)); (err == nil) != right {
			t.Errorf("%.40q: got %v", text, err)
		}
	}
}

func TestDesignations(t *testing.T) {
	for text, want := range map[string]string{
		"http://a:1/": "a:1", "http://A.example:80/x?y=1": "a.example:80", "http://a": "a:80", "https://a/": "a:443", "http://[::1]:8080/": "[::1]:8080",
		"a": "", "/a": "", "ftp://a:1/": "", "http://": "", "http://a:0/": "", "http://a:99999/": "", "http://u@a:1/": "", "http://a:1/#x": "",
	} {
		target, err := Target(text)
		if (err == nil) != (want != "") {
			t.Errorf("%s: got %v", text, err)
		} else if err == nil && HostAndPort(target) != want {
			t.Errorf("%s: got %s", text, HostAndPort(target))
		}
	}
}

func TestAStateIsWrittenAsItWasRead(t *testing.T) {
	const text = `{"term":2,"generation":3,"hash":"h","targets":["a:1"],"external":[],"plan":{"endpoints":{"/x":{"parallel":true}}},"conditions":[]}`
	state, problems := ParseState([]byte(text), catalogue(t))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := string(state.AppendJSON(nil, []byte("[]"))); got != text {
		t.Errorf("got %s", got)
	}
}

func TestTextIsEscaped(t *testing.T) {
	const text = "a\"\\\n\x01é\U0001F3B2"
	if got, want := string(AppendText(nil, text)), `"a\"\\\u000a\u0001é🎲"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzParseNeverFails(f *testing.F) {
	f.Add([]byte(`{"designation":"http://a:1/","routes":[{"designation":"http://b:2/","link":[{"type":"latency","args":{"delay":1}}]}]}`))
	f.Add([]byte(`{"payload":{"faults":{"after":[{"type":"error","args":{"message":"\ud800"}}]}}}`))
	document, err := os.ReadFile("../faults.json")
	if err != nil {
		f.Fatal(err)
	}
	c, err := NewCatalogue(document, func(string) bool { return true }, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, problems := Parse(data, c); n == nil && len(problems) == 0 {
			t.Error("neither a node nor a problem")
		}
		ParseState(data, c)
		ParseCondition(data, c)
	})
}
