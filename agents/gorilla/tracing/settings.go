// Package tracing continues the traces that calls bring, begins new ones, and sends spans over OTLP/HTTP (contract §1.7).
package tracing

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Settings are what OpenTelemetry's variables say.
type Settings struct {
	Endpoint string // where spans go; empty sends none
	Headers  []Pair // what is sent along
	Resource []Pair // what is said of the sender besides its name
	Ratio    float64
	Rated    bool // whether Ratio of the traces that begin here are sampled; else so many a second
}

// Pair is a name and its value.
type Pair struct{ Key, Value string }

// perSecond is how many traces a second are sampled where nobody said how many.
const perSecond = 10

// FromEnvironment reads the variables; the error names the one that is wrong.
func FromEnvironment(get func(string) string) (Settings, error) {
	const whole, base = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"
	headers := get("OTEL_EXPORTER_OTLP_TRACES_HEADERS")
	if headers == "" {
		headers = get("OTEL_EXPORTER_OTLP_HEADERS")
	}
	s := Settings{Headers: pairs(headers), Resource: pairs(get("OTEL_RESOURCE_ATTRIBUTES"))}
	if err := s.sample(get("OTEL_TRACES_SAMPLER"), get("OTEL_TRACES_SAMPLER_ARG")); err != nil {
		return s, err
	}
	if get("OTEL_SDK_DISABLED") == "true" || get("OTEL_TRACES_EXPORTER") == "none" {
		return s, nil
	}
	variable, suffix := whole, ""
	if get(whole) == "" {
		variable, suffix = base, "/v1/traces"
	}
	text := get(variable)
	if text == "" {
		return s, nil
	}
	if address, err := url.Parse(text); err != nil || address.Scheme != "http" || address.Host == "" {
		return s, fmt.Errorf("%s: '%s' must be an http URL", variable, text)
	}
	s.Endpoint = text
	if suffix != "" {
		s.Endpoint = strings.TrimRight(text, "/") + suffix
	}
	return s, nil
}

// sample reads a sampler. That the decision of a caller counts, which parentbased asks for, is so for all of them.
func (s *Settings) sample(sampler, argument string) error {
	const variable = "OTEL_TRACES_SAMPLER"
	if sampler == "" {
		return nil
	}
	s.Rated = true
	switch strings.TrimPrefix(sampler, "parentbased_") {
	case "always_on":
		s.Ratio = 1
	case "always_off":
		s.Ratio = 0
	case "traceidratio":
		s.Ratio = 1
		if argument != "" {
			ratio, err := strconv.ParseFloat(argument, 64)
			if err != nil || !(ratio >= 0 && ratio <= 1) {
				return fmt.Errorf("%s_ARG: '%s' must be a number from 0 to 1", variable, argument)
			}
			s.Ratio = ratio
		}
	default:
		return fmt.Errorf("%s: '%s' must be always_on, always_off or traceidratio, each also with parentbased_ before it", variable, sampler)
	}
	return nil
}

func pairs(text string) (list []Pair) {
	for _, part := range strings.Split(text, ",") {
		key, value, found := strings.Cut(part, "=")
		if !found {
			continue
		}
		value = strings.TrimSpace(value)
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		list = append(list, Pair{strings.TrimSpace(key), value})
	}
	return list
}
