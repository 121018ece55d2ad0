//! What OpenTelemetry's variables say.

#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where spans go; none sends none.
    pub endpoint: Option<Endpoint>,
    pub headers: Vec<(String, String)>,
    /// What is said of the sender besides its name.
    pub resource: Vec<(String, String)>,
    /// The share of traces that begin here and are sampled; none samples so many a second.
    pub ratio: Option<f64>,
}

/// An http URL in two pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `host:port`.
    pub authority: String,
    pub path: String,
}

impl Settings {
    /// Reads the variables; the error names one that is wrong.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let text = |name: &str| get(name).filter(|text| !text.is_empty());
        let off = text("OTEL_SDK_DISABLED").as_deref() == Some("true") || text("OTEL_TRACES_EXPORTER").as_deref() == Some("none");
        Ok(Self {
            endpoint: if off { None } else { endpoint(text)? },
            headers: pairs(text("OTEL_EXPORTER_OTLP_TRACES_HEADERS").or_else(|| text("OTEL_EXPORTER_OTLP_HEADERS"))),
            resource: pairs(text("OTEL_RESOURCE_ATTRIBUTES")),
            ratio: ratio(text)?,
        })
    }
}

fn endpoint(text: impl Fn(&str) -> Option<String>) -> Result<Option<Endpoint>, String> {
    const WHOLE: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    const BASE: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
    if let Some(whole) = text(WHOLE) {
        return parse(WHOLE, &whole).map(Some);
    }
    let Some(base) = text(BASE) else { return Ok(None) };
    let Endpoint { authority, path } = parse(BASE, &base)?;
    Ok(Some(Endpoint { authority, path: format!("{}/v1/traces", path.trim_end_matches('/')) }))
}

fn parse(variable: &str, text: &str) -> Result<Endpoint, String> {
    let wrong = || format!("{variable}: '{text}' must be an http URL");
    let uri: hyper::Uri = text.parse().map_err(|_| wrong())?;
    let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http")).ok_or_else(wrong)?;
    let authority = if authority.port().is_some() { authority.to_string() } else { format!("{}:80", authority.host()) };
    Ok(Endpoint { authority, path: uri.path_and_query().map_or("/", |path| path.as_str()).into() })
}

/// That the decision of a caller counts, which parentbased asks for, is so for all of them.
fn ratio(text: impl Fn(&str) -> Option<String>) -> Result<Option<f64>, String> {
    const SAMPLER: &str = "OTEL_TRACES_SAMPLER";
    let Some(sampler) = text(SAMPLER) else { return Ok(None) };
    match sampler.strip_prefix("parentbased_").unwrap_or(&sampler) {
        "always_on" => Ok(Some(1.0)),
        "always_off" => Ok(Some(0.0)),
        "traceidratio" => {
            let argument = text("OTEL_TRACES_SAMPLER_ARG").unwrap_or_else(|| "1".into());
            let ratio = argument.parse().ok().filter(|ratio| (0.0..=1.0).contains(ratio));
            ratio.map(Some).ok_or_else(|| format!("{SAMPLER}_ARG: '{argument}' must be a number from 0 to 1"))
        }
        _ => Err(format!("{SAMPLER}: '{sampler}' must be always_on, always_off or traceidratio, each also with parentbased_ before it")),
    }
}

fn pairs(text: Option<String>) -> Vec<(String, String)> {
    let text = text.unwrap_or_default();
    text.split(',').filter_map(|part| part.split_once('=')).map(|(name, value)| (name.trim().into(), unescaped(value.trim()))).collect()
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            plain.push(byte);
            at += 3;
        } else {
            plain.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_are_read() {
        let settings = Settings::from_environment(|name| {
            Some(match name {
                "OTEL_EXPORTER_OTLP_ENDPOINT" => "http://localhost:4318/".into(),
                "OTEL_EXPORTER_OTLP_HEADERS" => "a=b%20c, d = e%".into(),
                "OTEL_TRACES_SAMPLER" => "parentbased_traceidratio".into(),
                "OTEL_TRACES_SAMPLER_ARG" => "0.25".into(),
                _ => return None,
            })
        })
        .unwrap();
        assert_eq!(settings.endpoint, Some(Endpoint { authority: "localhost:4318".into(), path: "/v1/traces".into() }));
        assert_eq!(settings.headers, [("a".into(), "b c".into()), ("d".into(), "e%".into())]);
        assert_eq!(settings.ratio, Some(0.25));
    }

    #[test]
    fn a_wrong_variable_is_named() {
        for (name, value) in [
            ("OTEL_TRACES_SAMPLER", "sometimes"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://a/"),
        ] {
            let error = Settings::from_environment(|asked| (asked == name).then(|| value.into())).unwrap_err();
            assert!(error.starts_with(&format!("{name}: '{value}' must be ")), "{error}");
        }
    }
}
