//! JSON (RFC 8259) as the contract wants it: read once, at most so many levels deep, into a list of where each value stands. A node is
//! forwarded as it was received, and numbers keep their spelling, so nothing is turned into a tree; serde's derived types would refuse a
//! member that comes twice and a number that is too large before anybody could name its place.

mod syntax;
mod write;

use std::{borrow::Cow, str};

pub use write::{push_number, push_text};

use syntax::{Syntax, Token};

/// A text that is one JSON value.
pub struct Document<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Document<'a> {
    /// Reads all of a text; the error says what would be right.
    pub fn parse(json: &'a [u8]) -> Result<Self, String> {
        let text = str::from_utf8(json).map_err(|_| "must be UTF-8".to_owned())?;
        let tokens = Syntax::tokens(json).map_err(|(at, why)| format!("must be JSON: byte {}: {why}", at + 1))?;
        Ok(Self { text, tokens })
    }

    pub fn root(&self) -> Value<'_> {
        Value { document: self, index: 0 }
    }
}

/// A value that stands in a document.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    document: &'a Document<'a>,
    index: usize,
}

impl<'a> Value<'a> {
    /// As it is spelt.
    pub fn get(self) -> &'a str {
        &self.document.text[self.token().range()]
    }

    /// Where it stands in the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.token().range()
    }

    pub fn is_null(self) -> bool {
        self.first() == b'n'
    }

    pub fn is_object(self) -> bool {
        self.first() == b'{'
    }

    pub fn is_list(self) -> bool {
        self.first() == b'['
    }

    pub fn is_text(self) -> bool {
        self.first() == b'"'
    }

    pub fn is_number(self) -> bool {
        matches!(self.first(), b'-' | b'0'..=b'9')
    }

    /// The text of a string; none of other values, and of half a surrogate pair, which is legal JSON and no text.
    pub fn text(self) -> Option<Cow<'a, str>> {
        let spelt = self.get();
        let inner = spelt.strip_prefix('"')?.strip_suffix('"')?;
        if self.token().escaped {
            serde_json::from_str(spelt).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// The members of an object; of other values none.
    pub fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Self)> {
        let mut items = self.items(b'{');
        std::iter::from_fn(move || {
            let name = items.next()?;
            Some((name.text().unwrap_or(Cow::Borrowed(name.get())), items.next()?))
        })
    }

    /// The elements of a list; of other values none.
    pub fn elements(self) -> impl Iterator<Item = Self> {
        self.items(b'[')
    }

    /// What stands in an object or a list, names included.
    fn items(self, bracket: u8) -> impl Iterator<Item = Self> {
        let document = self.document;
        let end = if self.first() == bracket { self.token().next() } else { 0 };
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            let item = (index < end).then_some(Self { document, index })?;
            index = item.token().next();
            Some(item)
        })
    }

    fn token(self) -> &'a Token {
        &self.document.tokens[self.index]
    }

    fn first(self) -> u8 {
        self.document.text.as_bytes()[self.token().range().start]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_elements() {
        let document = Document::parse(br#" { "a" : [ 1 , "]," , {"x":"}"} ], "\u0062" :null } "#).unwrap();
        let members: Vec<_> = document.root().members().map(|(name, value)| (name.into_owned(), value.get())).collect();
        assert_eq!(members, [("a".into(), r#"[ 1 , "]," , {"x":"}"} ]"#), ("b".into(), "null")]);
        let elements: Vec<_> = document.root().members().next().unwrap().1.elements().map(Value::get).collect();
        assert_eq!(elements, ["1", r#""],""#, r#"{"x":"}"}"#]);
        for empty in ["[]", "{ }", "1", "\"[\""] {
            let document = Document::parse(empty.as_bytes()).unwrap();
            assert_eq!(document.root().elements().count() + document.root().members().count(), 0, "{empty}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_no_text() {
        let document = Document::parse(br#"["\ud800", "\ud83c\udfb2", 1]"#).unwrap();
        let texts: Vec<_> = document.root().elements().map(Value::text).collect();
        assert_eq!(texts, [None, Some("🎲".into()), None]);
    }
}
