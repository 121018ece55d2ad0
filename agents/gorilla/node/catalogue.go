package node

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strings"
)

// Kind tells how long a fault acts.
type Kind string

const (
	OnCall  Kind = "call"  // on one call
	OnState Kind = "state" // as a state of the service that ends by itself
	OnLink  Kind = "link"  // on one call, between services alone

	formatDesignation = "designation" // names a service by an absolute URL
)

// Spec is one fault type.
type Spec struct {
	Type string
	Kind Kind
	Link bool // whether it may act on a call between services
	Args []ArgSpec
}

// ArgSpec is one argument of a fault type.
type ArgSpec struct {
	Name      string
	Type      string // integer, number or string
	Min, Max  float64
	MaxLength int
	Enum      []string
	Format    string
	Only      string // condition or fault, where it is valid in one of them alone
	Required  bool
	Number    float64 // its value when absent
	Text      string
}

// Catalogue holds the fault types that an agent has, by name.
type Catalogue struct {
	Types []string
	specs map[string]*Spec
}

// NewCatalogue reads the contract's faults.json and keeps the types that have lists, with the largest values lowered to the caps, which
// go by the names of their environment variables.
func NewCatalogue(document []byte, has func(string) bool, caps map[string]int) (*Catalogue, error) {
	var all struct {
		Types map[string]struct {
			Kind Kind
			Link bool
			Args map[string]struct {
				Type      string
				Min, Max  *float64
				MaxLength int
				Enum      []string
				Format    string
				Only      string
				Required  bool
				Default   any
				Cap       string
			}
		}
	}
	if err := json.Unmarshal(document, &all); err != nil {
		return nil, fmt.Errorf("faults.json: %w", err)
	}
	catalogue := &Catalogue{specs: map[string]*Spec{}}
	for name, entry := range all.Types {
		if !has(name) {
			continue
		}
		spec := &Spec{Type: name, Kind: entry.Kind, Link: entry.Link}
		for argName, given := range entry.Args {
			arg := ArgSpec{Name: argName, Type: given.Type, Min: -math.MaxFloat64, Max: math.MaxFloat64, MaxLength: given.MaxLength, Enum: given.Enum, Format: given.Format, Only: given.Only, Required: given.Required}
			if given.Min != nil {
				arg.Min = *given.Min
			}
			if given.Max != nil {
				arg.Max = *given.Max
			}
			if limit, ok := caps[given.Cap]; ok {
				arg.Max = math.Min(arg.Max, float64(limit))
			}
			if arg.MaxLength == 0 {
				arg.MaxLength = math.MaxInt32
			}
			arg.Number, _ = given.Default.(float64)
			arg.Text, _ = given.Default.(string)
			spec.Args = append(spec.Args, arg)
		}
		sort.Slice(spec.Args, func(i, j int) bool { return spec.Args[i].Name < spec.Args[j].Name })
		catalogue.specs[name] = spec
		catalogue.Types = append(catalogue.Types, name)
	}
	sort.Strings(catalogue.Types)
	return catalogue, nil
}

func (c *Catalogue) known() string {
	return strings.Join(c.Types, ", ")
}

func (s *Spec) index(name string) int {
	for i := range s.Args {
		if s.Args[i].Name == name {
			return i
		}
	}
	return -1
}
