package node

const maxTypeLength = 64

// Fault is something that a service or a call is made to suffer, once.
type Fault struct {
	Spec        *Spec
	Args        Args
	Probability float64 // percent
}

// Phases are the faults before and after what a service does.
type Phases struct {
	Before, After []Fault
}

func readPhases(r *reader) Phases {
	var phases Phases
	if r.null() || !r.openObject() {
		return phases
	}
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		mark := r.mark()
		switch name {
		case "before":
			phases.Before = list(r, readPhaseFault)
		case "after":
			phases.After = list(r, readPhaseFault)
		default:
			r.skip()
			continue
		}
		if r.mark() > mark {
			r.under(mark, name)
		}
	}
	return phases
}

func readPhaseFault(r *reader) Fault {
	return readFault(r, false)
}

func readLinkFault(r *reader) Fault {
	return readFault(r, true)
}

func readFault(r *reader, link bool) Fault {
	if !r.openObject() {
		return Fault{}
	}
	fault := faultFields{probability: 100}
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		if mark := r.mark(); !fault.read(r, name) {
			r.skip()
		} else if r.mark() > mark {
			r.under(mark, name)
		}
	}
	return fault.build(r, link, false)
}

// faultFields are what a fault and a condition have in common. Members come in any order, so the arguments wait for the type.
type faultFields struct {
	kind        string
	kindRefused bool
	args        []byte
	probability float64
}

// read reads the value of a member; false when it is none of these.
func (f *faultFields) read(r *reader, name string) bool {
	switch name {
	case "type":
		mark := r.mark()
		f.kind = ""
		if !r.null() {
			f.kind = r.requiredText(maxTypeLength)
			if f.kind == "" && r.mark() == mark {
				r.add(root, "must not be empty")
			}
		}
		f.kindRefused = r.mark() > mark
	case "args":
		f.args = nil
		if !r.null() {
			if r.data[r.pos] != '{' {
				r.refuse("must be an object")
			} else {
				f.args = r.raw()
			}
		}
	case "probability":
		f.probability = r.number(0, 100, 100)
	default:
		return false
	}
	return true
}

func (f *faultFields) build(r *reader, link, inCondition bool) Fault {
	if f.kindRefused {
		return Fault{}
	}
	spec := r.catalogue.specs[f.kind]
	switch {
	case f.kind == "":
		r.add("type", "is required")
	case spec == nil:
		r.add("type", "unknown fault type '%s'; known are %s", f.kind, r.catalogue.known())
	case link && !spec.Link:
		r.add("type", "'%s' cannot act on a call between services", f.kind)
	case !link && spec.Kind == OnLink && inCondition:
		r.add("type", "'%s' needs to: it acts on calls to other services", f.kind)
	case !link && spec.Kind == OnLink:
		r.add("type", "'%s' acts between services, so it belongs into link", f.kind)
	default:
		return Fault{spec, readArgs(r, f.args, spec, inCondition), f.probability}
	}
	return Fault{}
}

// appendMembers writes type, args and probability.
func (f Fault) appendMembers(json []byte) []byte {
	json = append(json, `"type":`...)
	json = AppendText(json, f.Spec.Type)
	json = append(json, `,"args":`...)
	json = f.Args.appendJSON(json)
	if f.Probability != 100 {
		json = append(json, `,"probability":`...)
		json = appendNumber(json, f.Probability)
	}
	return json
}
