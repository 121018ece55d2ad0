//! JSON (RFC 8259) as the contract wants it: checked whole, at most so many levels deep, then looked into without being copied. A node is
//! forwarded as it was received, and numbers keep their spelling, so nothing is turned into a tree; serde's derived types would refuse a
//! member that comes twice and a number that is too large before anybody could name its place.

use std::{borrow::Cow, str};

use crate::wire::MAX_JSON_DEPTH;

/// A value whose syntax has been checked.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a>(&'a str);

impl<'a> Value<'a> {
    /// Checks all of a text; the error says what would be right.
    pub fn check(json: &'a [u8]) -> Result<Self, String> {
        let text = str::from_utf8(json).map_err(|_| "must be UTF-8".to_owned())?;
        let mut syntax = Syntax { json, at: 0 };
        syntax.document().map_err(|why| format!("must be JSON: byte {}: {why}", syntax.at + 1))?;
        Ok(Self(text.trim_matches([' ', '\n', '\r', '\t'])))
    }

    /// As it is spelt.
    pub fn get(self) -> &'a str {
        self.0
    }

    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    pub fn is_list(self) -> bool {
        self.0.starts_with('[')
    }

    pub fn is_text(self) -> bool {
        self.0.starts_with('"')
    }

    pub fn is_number(self) -> bool {
        self.0.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    }

    /// The text of a string; none of other values, and of half a surrogate pair, which is legal JSON and no text.
    pub fn text(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.as_bytes().contains(&b'\\') {
            serde_json::from_str(self.0).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// The members of an object; of other values none.
    pub fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Self)> {
        let mut items = Items::of(self, b'{');
        std::iter::from_fn(move || {
            let name = items.next()?;
            items.pass(b':');
            Some((name.text().unwrap_or(Cow::Borrowed(name.0)), items.next()?))
        })
    }

    /// The elements of a list; of other values none.
    pub fn elements(self) -> impl Iterator<Item = Self> {
        Items::of(self, b'[')
    }
}

/// The values that stand in an object or a list, names included.
struct Items<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Items<'a> {
    fn of(value: Value<'a>, bracket: u8) -> Self {
        let text = if value.0.as_bytes().first() == Some(&bracket) { value.0 } else { "]" };
        Self { text, at: usize::from(text.len() > 1) }
    }

    fn pass(&mut self, separator: u8) {
        let bytes = self.text.as_bytes();
        while bytes[self.at] == separator || is_space(bytes[self.at]) {
            self.at += 1;
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        self.pass(b',');
        let bytes = self.text.as_bytes();
        if matches!(bytes[self.at], b']' | b'}') {
            return None;
        }
        let begin = self.at;
        self.at = end_of(bytes, begin);
        Some(Value(&self.text[begin..self.at]))
    }
}

/// Where the value that begins there ends.
fn end_of(json: &[u8], at: usize) -> usize {
    match json[at] {
        b'"' => end_of_text(json, at),
        b'{' | b'[' => end_of_list(json, at),
        _ => at + json[at..].iter().position(|c| matches!(c, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')).unwrap_or(json.len() - at),
    }
}

fn end_of_list(json: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    loop {
        match json[at] {
            b'"' => {
                at = end_of_text(json, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
}

fn end_of_text(json: &[u8], mut at: usize) -> usize {
    at = end_of_plain(json, at + 1);
    while json[at] != b'"' {
        at = end_of_plain(json, at + 2); // an escape
    }
    at + 1
}

/// Where a quote, a backslash or a control character stands next: eight bytes are looked at together.
fn end_of_plain(json: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    while let Some(chunk) = json.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*chunk);
        let controls = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
        let found = (zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\'))) | controls) & TOPS;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += chunk.len();
    }
    while json.get(at).is_some_and(|c| !matches!(c, b'"' | b'\\' | 0..b' ')) {
        at += 1;
    }
    at
}

fn is_space(c: u8) -> bool {
    matches!(c, b' ' | b'\n' | b'\r' | b'\t')
}

/// Reads a text without keeping anything of it.
struct Syntax<'a> {
    json: &'a [u8],
    at: usize,
}

type Checked = Result<(), &'static str>;

impl Syntax<'_> {
    fn document(&mut self) -> Checked {
        self.space();
        self.value(0)?;
        self.space();
        if self.at < self.json.len() {
            Err("one value is enough")
        } else {
            Ok(())
        }
    }

    /// The byte at hand; 0, which is right nowhere, at the end.
    fn peek(&self) -> u8 {
        self.json.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while is_space(self.peek()) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Checked {
        match self.peek() {
            b'{' | b'[' if depth == MAX_JSON_DEPTH => Err("too many levels"),
            b'{' => self.list(depth + 1, true, b'}'),
            b'[' => self.list(depth + 1, false, b']'),
            b'"' => self.text(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => Err("a value must stand here"),
        }
    }

    fn list(&mut self, depth: usize, object: bool, closing: u8) -> Checked {
        self.at += 1;
        self.space();
        if self.peek() == closing {
            self.at += 1;
            return Ok(());
        }
        loop {
            if object {
                self.name()?;
            }
            self.value(depth)?;
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                c if c == closing => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err("a comma or a closing bracket must stand here"),
            }
            self.space();
        }
    }

    fn name(&mut self) -> Checked {
        if self.peek() != b'"' {
            return Err("a name in double quotes must stand here");
        }
        self.text()?;
        self.space();
        if self.peek() != b':' {
            return Err("a colon must stand here");
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn text(&mut self) -> Checked {
        self.at += 1;
        loop {
            self.at = end_of_plain(self.json, self.at);
            let c = self.peek();
            self.at += 1;
            match c {
                b'"' => return Ok(()),
                b'\\' => self.escape()?,
                _ => return Err("a string must end, and hold no control characters"),
            }
        }
    }

    fn escape(&mut self) -> Checked {
        let digits = match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 0,
            b'u' => 4,
            _ => return Err("an unknown escape"),
        };
        self.at += 1;
        for _ in 0..digits {
            if !self.peek().is_ascii_hexdigit() {
                return Err("an escape needs four hexadecimal digits");
            }
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Checked {
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Checked {
        if !self.peek().is_ascii_digit() {
            return Err("a digit must stand here");
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Checked {
        if !self.json[self.at..].starts_with(word) {
            return Err("a value must stand here");
        }
        self.at += word.len();
        Ok(())
    }
}

/// Appends a string.
pub fn push_text(json: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|c| c < b' ' || c == b'"' || c == b'\\') {
        serde_json::to_writer(json, text).expect("text can be written to memory");
        return;
    }
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

/// Appends a number of at least so many digits.
pub fn push_number(json: &mut Vec<u8>, mut number: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let mut first = digits.len();
    while number > 0 || digits.len() - first < least {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    json.extend_from_slice(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json() {
        let deepest = "[".repeat(128) + &"]".repeat(128);
        for text in ["{}", r#" [1, -0.5e+3, "\u00e9\n", true, null] "#, "\"é\"", "0", "\"\\ud800\"", &deepest] {
            assert!(Value::check(text.as_bytes()).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        let too_deep = "[".repeat(129) + &"]".repeat(129);
        for text in [
            "",
            "{",
            "{}{}",
            "[1,]",
            r#"{"a":1,}"#,
            "{a:1}",
            "01",
            "1.",
            "1e",
            "+1",
            ".5",
            "NaN",
            r#""\x""#,
            r#""\u12g4""#,
            "\"\n\"",
            "\"a",
            "tru",
            "[}",
            &too_deep,
        ] {
            assert!(Value::check(text.as_bytes()).is_err(), "{text}");
        }
        assert!(Value::check(b"\"\xff\"").is_err());
    }

    #[test]
    fn members_and_elements() {
        let value = Value::check(br#" { "a" : [ 1 , "]," , {"x":"}"} ], "\u0062" :null } "#).unwrap();
        let members: Vec<_> = value.members().map(|(name, value)| (name.into_owned(), value.get())).collect();
        assert_eq!(members, [("a".into(), r#"[ 1 , "]," , {"x":"}"} ]"#), ("b".into(), "null")]);
        let elements: Vec<_> = value.members().next().unwrap().1.elements().map(Value::get).collect();
        assert_eq!(elements, ["1", r#""],""#, r#"{"x":"}"}"#]);
        for empty in ["[]", "{ }", "1", "\"[\""] {
            let value = Value::check(empty.as_bytes()).unwrap();
            assert_eq!(value.elements().count() + value.members().count(), 0, "{empty}");
        }
    }

    #[test]
    fn texts_and_numbers_are_written() {
        let mut json = Vec::new();
        push_text(&mut json, "a\"\\\n\u{1}é🎲");
        push_number(&mut json, 0, 1);
        push_number(&mut json, 1_234, 6);
        assert_eq!(String::from_utf8(json).unwrap(), "\"a\\\"\\\\\\n\\u0001é🎲\"0001234");
    }
}
