package node

import "unicode/utf8"

// AppendText writes a JSON string.
func AppendText(json []byte, text string) []byte {
	const hex = "0123456789abcdef"
	json = append(json, '"')
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				json = append(append(json, text[start:i]...), "\uFFFD"...)
				start = i + size
			}
			i += size
			continue
		}
		json = append(json, text[start:i]...)
		if c == '"' || c == '\\' {
			json = append(json, '\\', c)
		} else {
			json = append(json, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
		}
		i++
		start = i
	}
	return append(append(json, text[start:]...), '"')
}
