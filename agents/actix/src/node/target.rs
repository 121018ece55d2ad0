//! Whom a designation names.

use hyper::Uri;

/// An absolute http or https URL without user information and fragment.
#[derive(Clone, Debug)]
pub struct Target {
    pub uri: Uri,
    default_port: u16,
}

impl Target {
    pub fn parse(designation: &str) -> Option<Self> {
        if designation.contains('#') {
            return None;
        }
        let uri: Uri = designation.parse().ok()?;
        let default_port: u16 = match uri.scheme_str()? {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let authority = uri.authority()?;
        let host = authority.host();
        if host.is_empty() || authority.as_str().contains('@') {
            return None;
        }
        if !authority.as_str()[host.len()..].strip_prefix(':').is_none_or(is_port) {
            return None;
        }
        Some(Self { uri, default_port })
    }

    /// What targets are compared by: lower-case, with the scheme's port where the URL names none.
    pub fn pair(&self) -> String {
        format!("{}:{}", self.host().to_ascii_lowercase(), self.uri.port_u16().unwrap_or(self.default_port))
    }

    pub fn host(&self) -> &str {
        self.uri.host().unwrap_or_default()
    }

    pub fn is_loopback(&self) -> bool {
        let host = self.host().trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    }
}

/// Whether the text is what agents send each other, `http://host:port/`, told without parsing a URL.
pub fn is_plain(designation: &str) -> bool {
    let authority = designation.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
    let Some((host, port)) = authority.and_then(|authority| authority.split_once(':')) else { return false };
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.' || c == b'-';
    host.bytes().all(fits) && host.starts_with(|c: char| c.is_ascii_alphanumeric()) && is_port(port)
}

pub fn is_host_and_port(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && !host.contains([' ', '/', '@', '?', '#', '\\']) && is_port(port))
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_services() {
        for (text, pair) in [
            ("http://a:1/", "a:1"),
            ("http://A.example:80/x?y=1", "a.example:80"),
            ("http://a", "a:80"),
            ("https://a/", "a:443"),
            ("http://[::1]:8080/", "[::1]:8080"),
        ] {
            assert_eq!(Target::parse(text).map(|target| target.pair()).as_deref(), Some(pair), "{text}");
        }
    }

    #[test]
    fn what_is_no_url_of_a_service() {
        for text in ["a", "/a", "ftp://a:1/", "http://", "http://a:0/", "http://a:99999/", "http://u@a:1/", "http://a:1/#x", ""] {
            assert!(Target::parse(text).is_none() && !is_plain(text), "{text}");
        }
    }
}
