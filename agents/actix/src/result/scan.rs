use actix_web::web::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{call::ResultBytes, node::Members};

/// Tells a result from anything else that a callee may answer, and leaves its padding out.
pub fn scan(body: &Bytes) -> Option<ResultBytes> {
    let Members(members) = serde_json::from_slice(body).ok()?;
    if !members.iter().any(|(name, _)| name == "error") || !members.iter().all(|(name, value)| fits(name, value.get())) {
        return None;
    }
    let Some(padding) = members.iter().rposition(|(name, _)| name == "padding") else {
        return Some(ResultBytes { head: body.clone(), tail: Bytes::new() });
    };
    let end = |value: &RawValue| value.get().as_ptr() as usize - body.as_ptr() as usize + value.get().len();
    // A comma goes with it: the one before, or the one behind when it is the first member.
    let (from, to) = if let Some(before) = padding.checked_sub(1) {
        (end(members[before].1), end(members[padding].1))
    } else {
        let open = body.iter().position(|c| *c == b'{')? + 1;
        let close = end(members[padding].1);
        let comma = body[close..].iter().position(|c| !c.is_ascii_whitespace()).filter(|at| body[close + at] == b',');
        (open, comma.map_or(close, |at| close + at + 1))
    };
    Some(ResultBytes { head: body.slice(..from), tail: body.slice(to..) })
}

fn fits(name: &str, value: &str) -> bool {
    let is_null = value == "null";
    match name {
        "error" | "padding" | "service" | "address" | "version" | "instance" | "start" => is_null || value.starts_with('"'),
        "errors" => is_null || value == "[]" || serde_json::from_str::<Texts>(value).is_ok(),
        "response" | "calls" => is_null || value.starts_with('['),
        "durationMs" => is_null || value.starts_with(|c: char| c == '-' || c.is_ascii_digit()),
        _ => true,
    }
}

#[derive(Deserialize)]
struct Texts<'a>(
    #[serde(borrow)]
    #[allow(dead_code)]
    Vec<std::borrow::Cow<'a, str>>,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_left_out() {
        for (body, want) in [
            (r#"{"error":null}"#, r#"{"error":null}"#),
            (r#"{"error":null,"padding":"xx"}"#, r#"{"error":null}"#),
            (r#"{"padding":"xx", "error":null}"#, r#"{ "error":null}"#),
            (r#"{"error":null , "padding":"xx","calls":[]}"#, r#"{"error":null,"calls":[]}"#),
        ] {
            let result = scan(&Bytes::from(body)).unwrap();
            assert_eq!([result.head, result.tail].concat(), want.as_bytes(), "{body}");
        }
    }

    #[test]
    fn what_is_no_result() {
        for body in [
            "",
            "hello",
            "null",
            "[]",
            "{}",
            r#"{"Error":null}"#,
            r#"{"error":5}"#,
            r#"{"error":null}x"#,
            r#"{"error":null,"errors":[1]}"#,
            r#"{"error":null,"response":{}}"#,
            r#"{"error":null,"durationMs":"1"}"#,
            r#"{"error":null,"service":1}"#,
        ] {
            assert!(scan(&Bytes::from(body)).is_none(), "{body}");
        }
    }
}
