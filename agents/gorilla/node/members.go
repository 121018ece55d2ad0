package node

// Member is a member of an object: positions of its name, of its value and of what comes behind.
type Member struct {
	Name              string
	Begin, Value, End int
}

// Members lists the members of data, one object whose syntax has been checked; false when it is something else.
func Members(data []byte) ([]Member, bool) {
	r := reader{data: data, pos: skipSpace(data, 0)}
	if data[r.pos] != '{' {
		return nil, false
	}
	r.pos++
	members := make([]Member, 0, 12)
	for r.nextElement() {
		m := Member{Begin: r.pos}
		m.Name = r.name()
		m.Value = r.pos
		r.skip()
		m.End = r.pos
		members = append(members, m)
	}
	return members, true
}

// IsList tells whether data is a list whose elements all begin with that byte; 0 is any.
func IsList(data []byte, begin byte) bool {
	if data[0] != '[' {
		return false
	}
	r := reader{data: data, pos: 1}
	for r.nextElement() {
		if begin != 0 && data[r.pos] != begin {
			return false
		}
		r.skip()
	}
	return true
}
