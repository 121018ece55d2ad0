package result

import (
	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/node"
)

// Scan tells a result from anything else that a callee may answer, and leaves its padding out.
func Scan(body []byte) (call.Result, bool) {
	if node.CheckSyntax(body) != nil {
		return call.Result{}, false
	}
	members, ok := node.Members(body)
	hasError := false
	padding := -1
	for i, m := range members {
		ok = ok && fits(m.Name, body[m.Value:m.End])
		hasError = hasError || m.Name == "error"
		if m.Name == "padding" {
			padding = i
		}
	}
	if !ok || !hasError {
		return call.Result{}, false
	}
	if padding < 0 {
		return call.Result{Head: body}, true
	}
	from, to := around(members, padding)
	return call.Result{Head: body[:from], Tail: body[to:]}, true
}

// around is what to cut of the members with one of them: a comma goes with it.
func around(members []node.Member, i int) (from, to int) {
	switch {
	case i > 0:
		return members[i-1].End, members[i].End
	case len(members) > 1:
		return members[0].Begin, members[1].Begin
	}
	return members[0].Begin, members[0].End
}

func fits(name string, value []byte) bool {
	isNull := value[0] == 'n'
	switch name {
	case "error", "padding", "service", "address", "version", "instance", "start":
		return isNull || value[0] == '"'
	case "errors":
		return isNull || node.IsList(value, '"')
	case "response", "calls":
		return isNull || node.IsList(value, 0)
	case "durationMs":
		return isNull || value[0] == '-' || (value[0] >= '0' && value[0] <= '9')
	}
	return true
}
