package settings

import (
	"strings"
	"testing"
)

func TestAWrongVariableIsNamed(t *testing.T) {
	for name, value := range map[string]string{
		"HOST": "localhost", "PORT": "65536", "ADMIN_PORT": "x", "WAIT_FOR_STATE": "yes", "MAX_MEMORY_MB": "0", "GRACE_MS": "-1", "SEED": "2a", "THREADS": "0", "LOG": "all",
	} {
		_, err := FromEnvironment(func(asked string) string {
			if asked == "MICROSIM_"+name {
				return value
			}
			return ""
		})
		if err == nil || !strings.HasPrefix(err.Error(), "MICROSIM_"+name+": '"+value+"' must be ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestDefaults(t *testing.T) {
	s, err := FromEnvironment(func(name string) string {
		if name == "MICROSIM_SERVICE" {
			return "shop"
		}
		return ""
	})
	if err != nil || s.Instance != "shop-0" || s.Port != 8080 || s.AdminPort != 8081 || s.Host.String() != "127.0.0.1" {
		t.Errorf("got %+v, %v", s, err)
	}
}
