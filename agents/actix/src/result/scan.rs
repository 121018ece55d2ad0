use actix_web::web::Bytes;

use crate::{
    call::ResultBytes,
    json::{Document, Value},
};

/// Tells a result from anything else that a callee may answer, and leaves its padding out.
pub fn scan(body: &Bytes) -> Option<ResultBytes> {
    let document = Document::parse(body).ok().filter(|document| document.root().is_object())?;
    let mut has_error = false;
    let mut padding = None;
    let mut end_of_last = None;
    for (name, value) in document.root().members() {
        if !value.is_null() && !fits(&name, value) {
            return None;
        }
        let end = value.range().end;
        match name.as_ref() {
            "error" => has_error = true,
            // A comma goes with it: the one before, or the one behind when it is the first member.
            "padding" => padding = Some((end_of_last, end)),
            _ => {}
        }
        end_of_last = Some(end);
    }
    let whole = || ResultBytes { head: body.clone(), tail: Bytes::new() };
    has_error.then(|| padding.map_or_else(whole, |(from, to)| without(body, from, to)))
}

fn without(body: &Bytes, from: Option<usize>, to: usize) -> ResultBytes {
    let from_start = || body.iter().position(|c| *c == b'{').map_or(0, |at| at + 1);
    let comma = || body[to..].iter().position(|c| !c.is_ascii_whitespace()).filter(|at| body[to + at] == b',');
    let (from, to) = match from {
        Some(from) => (from, to),
        None => (from_start(), comma().map_or(to, |at| to + at + 1)),
    };
    ResultBytes { head: body.slice(..from), tail: body.slice(to..) }
}

fn fits(name: &str, value: Value) -> bool {
    match name {
        "error" | "padding" | "service" | "address" | "version" | "instance" | "start" => value.is_text(),
        "errors" => value.is_list() && value.elements().all(Value::is_text),
        "response" | "calls" => value.is_list(),
        "durationMs" => value.is_number(),
        _ => true,
    }
}

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
