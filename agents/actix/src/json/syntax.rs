use std::ops::Range;

use crate::wire::MAX_JSON_DEPTH;

/// Where a value or a name stands.
pub struct Token {
    start: u32,
    end: u32,
    /// Its place in the list of the first token behind it and what stands in it.
    next: u32,
    /// Whether it is a string with escapes.
    pub escaped: bool,
}

impl Token {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn next(&self) -> usize {
        self.next as usize
    }
}

/// Reads a text from its beginning to its end.
pub struct Syntax<'a> {
    json: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
}

type Checked = Result<(), &'static str>;

impl Syntax<'_> {
    /// All values and names of a text, each before what stands in it; or where it is wrong, and why.
    pub fn tokens(json: &[u8]) -> Result<Vec<Token>, (usize, &'static str)> {
        const TYPICAL: usize = 48;
        if u32::try_from(json.len()).is_err() {
            return Err((0, "too long"));
        }
        let mut syntax = Syntax { json, at: 0, tokens: Vec::with_capacity(TYPICAL) };
        match syntax.document() {
            Ok(()) => Ok(syntax.tokens),
            Err(why) => Err((syntax.at, why)),
        }
    }

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
        let index = self.tokens.len();
        let start = self.at as u32;
        self.tokens.push(Token { start, end: 0, next: 0, escaped: false });
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
        }?;
        let next = self.tokens.len() as u32;
        let token = &mut self.tokens[index];
        (token.end, token.next) = (self.at as u32, next);
        Ok(())
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
        self.value(MAX_JSON_DEPTH)?; // a string, however deep
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
                b'\\' => {
                    self.escape()?;
                    if let Some(token) = self.tokens.last_mut() {
                        token.escaped = true;
                    }
                }
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

fn is_space(c: u8) -> bool {
    matches!(c, b' ' | b'\n' | b'\r' | b'\t')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json() {
        let deepest = "[".repeat(128) + &"]".repeat(128);
        for text in ["{}", r#" [1, -0.5e+3, "\u00e9\n", true, null] "#, "\"é\"", "0", r#""\ud800""#, &deepest] {
            assert!(Syntax::tokens(text.as_bytes()).is_ok(), "{text}");
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
            assert!(Syntax::tokens(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn strings_are_looked_through_to_their_end() {
        for length in 0..40 {
            let text = "a".repeat(length) + "\"" + &"é\u{1}".repeat(3);
            assert_eq!(end_of_plain(text.as_bytes(), 0), length);
            assert_eq!(end_of_plain(&text.as_bytes()[..length], 0), length);
        }
    }
}
