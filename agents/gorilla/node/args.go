package node

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Args are the arguments of one fault; an absent one has the catalogue's default.
type Args struct {
	spec   *Spec
	values []argValue
}

type argValue struct {
	given  bool
	number float64
	text   string
}

func (a Args) Number(name string) float64 {
	i := a.spec.index(name)
	if a.values[i].given {
		return a.values[i].number
	}
	return a.spec.Args[i].Number
}

func (a Args) Int(name string) int {
	return int(a.Number(name))
}

// Has tells whether the argument was given.
func (a Args) Has(name string) bool {
	return a.values[a.spec.index(name)].given
}

func (a Args) Text(name string) string {
	i := a.spec.index(name)
	if a.values[i].given {
		return a.values[i].text
	}
	return a.spec.Args[i].Text
}

// Equal tells whether the same was given.
func (a Args) Equal(other Args) bool {
	return a.spec == other.spec && slices.Equal(a.values, other.values)
}

// readArgs reads arguments as their type wants them. What is for the other place, a condition or a fault, is invalid here, not required.
func readArgs(outer *reader, raw []byte, spec *Spec, inCondition bool) Args {
	mark := outer.mark()
	args := Args{spec, make([]argValue, len(spec.Args))}
	refused := make([]bool, len(spec.Args))
	if raw != nil {
		r := reader{data: raw, catalogue: outer.catalogue, problems: outer.problems}
		r.pos++
		for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
			mark := r.mark()
			i := spec.index(name)
			switch {
			case i < 0:
				r.refuse("unknown argument of '%s'%s", spec.Type, spec.argNames())
			case !spec.Args[i].isFor(inCondition) && inCondition:
				r.refuse("cannot be given: a condition lasts as long as it exists")
			case !spec.Args[i].isFor(inCondition):
				r.refuse("can be given in a condition alone")
			default:
				args.values[i] = readArg(&r, &spec.Args[i])
			}
			if r.mark() > mark {
				r.under(mark, shortened(name))
				if i >= 0 {
					refused[i] = true
				}
			}
		}
		outer.problems = r.problems
	}
	for i, arg := range spec.Args {
		if arg.Required && !args.values[i].given && !refused[i] && arg.isFor(inCondition) {
			outer.add(arg.Name, "is required")
		}
	}
	outer.under(mark, "args")
	return args
}

func readArg(r *reader, arg *ArgSpec) argValue {
	if r.null() {
		return argValue{}
	}
	switch arg.Type {
	case "integer":
		return argValue{given: true, number: float64(r.integer(int64(arg.Min), int64(arg.Max), 0))}
	case "number":
		return argValue{given: true, number: r.number(arg.Min, arg.Max, 0)}
	}
	mark := r.mark()
	text := r.requiredText(arg.MaxLength)
	if r.mark() == mark && len(arg.Enum) > 0 && !slices.Contains(arg.Enum, text) {
		r.add(root, "must be one of %s", strings.Join(arg.Enum, ", "))
	}
	if r.mark() == mark && arg.Format == formatDesignation {
		if _, err := Target(text); err != nil {
			r.add(root, "must be an absolute URL such as http://host:port/")
		}
	}
	return argValue{given: true, text: text}
}

// isFor tells whether the argument is valid in a condition, or in a fault of a request or plan.
func (a *ArgSpec) isFor(condition bool) bool {
	switch a.Only {
	case "condition":
		return condition
	case "fault":
		return !condition
	}
	return true
}

func (s *Spec) argNames() string {
	if len(s.Args) == 0 {
		return ", which has none"
	}
	var names []string
	for _, arg := range s.Args {
		names = append(names, arg.Name)
	}
	return "; known are " + strings.Join(names, ", ")
}

// appendJSON writes what was given.
func (a Args) appendJSON(json []byte) []byte {
	json = append(json, '{')
	first := true
	for i, value := range a.values {
		if !value.given {
			continue
		}
		if !first {
			json = append(json, ',')
		}
		first = false
		json = append(AppendText(json, a.spec.Args[i].Name), ':')
		if a.spec.Args[i].Type == "string" {
			json = AppendText(json, value.text)
		} else {
			json = appendNumber(json, value.number)
		}
	}
	return append(json, '}')
}

func appendNumber(json []byte, number float64) []byte {
	if number == math.Floor(number) && math.Abs(number) < 1e15 {
		return strconv.AppendInt(json, int64(number), 10)
	}
	return strconv.AppendFloat(json, number, 'g', -1, 64)
}

func shortened(name string) string {
	const longest = 64
	if len(name) > longest {
		return strings.ToValidUTF8(name[:longest], "")
	}
	return name
}
