package node

import (
	"fmt"

	"microsim.dev/agents/gorilla/wire"
)

// Problem is something wrong with an input, and where.
type Problem struct {
	Path    string // JSON path from the root; "$" is the input itself
	Message string // what would be right
}

const root = "$"

func (p Problem) String() string {
	return p.Path + ": " + p.Message
}

// problems are noted where they are found; their paths grow while the readers above return, so that valid input costs nothing.
type problems []Problem

func (p *problems) add(path, format string, args ...any) {
	if len(*p) < wire.MaxProblems {
		*p = append(*p, Problem{path, fmt.Sprintf(format, args...)})
	}
}

// under puts a segment before the paths of all problems behind mark.
func (p *problems) under(mark int, segment string) {
	for i := mark; i < len(*p); i++ {
		switch problem := &(*p)[i]; {
		case problem.Path == root:
			problem.Path = segment
		case problem.Path[0] == '[':
			problem.Path = segment + problem.Path
		default:
			problem.Path = segment + "." + problem.Path
		}
	}
}
