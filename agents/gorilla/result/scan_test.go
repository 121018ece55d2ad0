package result

import "testing"

func TestPaddingIsLeftOut(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":null}`:                             `{"error":null}`,
		`{"error":null,"padding":"xx"}`:              `{"error":null}`,
		`{"padding":"xx", "error":null}`:             `{"error":null}`,
		`{"error":null , "padding":"xx","calls":[]}`: `{"error":null,"calls":[]}`,
	} {
		r, ok := Scan([]byte(body))
		if got := string(r.Head) + string(r.Tail); !ok || got != want {
			t.Errorf("%s: got %s, %v", body, got, ok)
		}
	}
}

func TestWhatIsNoResult(t *testing.T) {
	for _, body := range []string{
		``, `hello`, `null`, `[]`, `{}`, `{"Error":null}`, `{"error":5}`, `{"error":null}x`, `{"error":null,"errors":[1]}`, `{"error":null,"response":{}}`,
		`{"error":null,"durationMs":"1"}`, `{"error":null,"service":1}`,
	} {
		if _, ok := Scan([]byte(body)); ok {
			t.Errorf("%s passed", body)
		}
	}
}
