//! What the environment says.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use crate::{dice::parse_seed, tracing, wire};

#[derive(Clone, Debug)]
pub struct Settings {
    pub service: String,
    pub version: String,
    pub instance: String,
    pub host: IpAddr,
    pub port: u16,
    pub admin_port: u16,
    pub state_file: Option<PathBuf>,
    pub wait_for_state: bool,
    pub request_token: Option<String>,
    pub admin_token: Option<String>,
    pub max_memory_mb: i64,
    pub max_disk_mb: i64,
    pub max_connections: i64,
    pub max_duration_ms: i64,
    pub tmp: PathBuf,
    pub drain: Duration,
    pub grace: Duration,
    pub seed: u32,
    pub access_log: bool,
    pub exit_with_parent: bool,
    pub tracing: tracing::Settings,
}

impl Settings {
    /// Reads the variables; the error names one that is wrong.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let env = Environment(get);
        let service = env.text("SERVICE").unwrap_or_else(|| "service".into());
        // There is one handler thread; a wrong value is still wrong.
        env.integer("THREADS", 1, 4096, 64)?;
        Ok(Self {
            version: env.text("VERSION").unwrap_or_else(|| "v1".into()),
            instance: env.text("INSTANCE").unwrap_or_else(|| format!("{service}-0")),
            service,
            host: env.parsed("HOST", "an IP address", |text| text.parse().ok())?.unwrap_or(IpAddr::from([127, 0, 0, 1])),
            port: env.integer("PORT", 0, 65_535, 8080)? as u16,
            admin_port: env.integer("ADMIN_PORT", 0, 65_535, 8081)? as u16,
            state_file: env.text("STATE").map(PathBuf::from),
            wait_for_state: env.flag("WAIT_FOR_STATE")?,
            request_token: env.text("REQUEST_TOKEN"),
            admin_token: env.text("ADMIN_TOKEN"),
            max_memory_mb: env.integer("MAX_MEMORY_MB", 1, 1_048_576, 1024)?,
            max_disk_mb: env.integer("MAX_DISK_MB", 1, 1_048_576, 1024)?,
            max_connections: env.integer("MAX_CONNECTIONS", 1, 65_536, 1000)?,
            tmp: env.text("TMP").map_or_else(std::env::temp_dir, PathBuf::from),
            max_duration_ms: env.integer("MAX_DURATION_MS", 1, wire::MAX_DURATION_MS, wire::MAX_DURATION_MS)?,
            drain: env.milliseconds("DRAIN_MS", 0)?,
            grace: env.milliseconds("GRACE_MS", 20_000)?,
            seed: env.parsed("SEED", "8 hexadecimal digits", parse_seed)?.unwrap_or_else(crate::random),
            access_log: env.parsed("LOG", "access", |text| (text == "access").then_some(true))?.unwrap_or(false),
            exit_with_parent: env.flag("EXIT_WITH_PARENT")?,
            tracing: tracing::Settings::from_environment(&env.0)?,
        })
    }
}

struct Environment<F>(F);

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    fn text(&self, name: &str) -> Option<String> {
        (self.0)(&format!("MICROSIM_{name}")).filter(|text| !text.is_empty())
    }

    fn parsed<T>(&self, name: &str, right: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, String> {
        self.text(name).map(|text| parse(&text).ok_or_else(|| format!("MICROSIM_{name}: '{text}' must be {right}"))).transpose()
    }

    fn integer(&self, name: &str, min: i64, max: i64, absent: i64) -> Result<i64, String> {
        let parse = |text: &str| text.parse().ok().filter(|value| (min..=max).contains(value));
        Ok(self.parsed(name, &format!("an integer from {min} to {max}"), parse)?.unwrap_or(absent))
    }

    fn milliseconds(&self, name: &str, absent: i64) -> Result<Duration, String> {
        Ok(Duration::from_millis(self.integer(name, 0, 600_000, absent)? as u64))
    }

    fn flag(&self, name: &str) -> Result<bool, String> {
        let parse = |text: &str| match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        Ok(self.parsed(name, "0 or 1", parse)?.unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_variable_is_named() {
        for (name, value) in [
            ("HOST", "localhost"),
            ("PORT", "65536"),
            ("WAIT_FOR_STATE", "yes"),
            ("GRACE_MS", "1.5"),
            ("SEED", "2a"),
            ("THREADS", "0"),
            ("LOG", "all"),
        ] {
            let error = Settings::from_environment(|asked| (asked == format!("MICROSIM_{name}")).then(|| value.into())).unwrap_err();
            assert!(error.starts_with(&format!("MICROSIM_{name}: '{value}' must be ")), "{error}");
        }
    }

    #[test]
    fn an_instance_is_named_after_its_service() {
        let settings = Settings::from_environment(|asked| (asked == "MICROSIM_SERVICE").then(|| "shop".into())).unwrap();
        assert_eq!((settings.instance.as_str(), settings.port), ("shop-0", 8080));
    }
}
