//! Which text of a draft was made from which.
//!
//! Two tabs write the same draft. To join their texts, each must know which text the other had seen when it wrote: that one
//! is the common base. Clocks cannot tell, since they may be set, and a tab in the background may learn of a text long after
//! it was written. So whoever writes a text records from which texts it was made, by digest ([`super::journal::name`]).

/// Most texts whose origin is remembered.
const MOST: usize = 64;
/// How many of them are written down for other tabs.
const MOST_WRITTEN: usize = 16;

/// The origins that are known, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    made: Vec<(String, Vec<String>)>,
}

impl Lineage {
    /// Records that a text was made from others.
    pub fn add(&mut self, text: &str, from: Vec<String>) {
        if self.made.iter().any(|(known, origin)| known == text && *origin == from) {
            return;
        }
        self.made.push((text.to_owned(), from));
        let surplus = self.made.len().saturating_sub(MOST);
        self.made.drain(..surplus);
    }

    /// Adds what [`Lineage::write`] wrote, here or in another tab. Malformed lines are ignored.
    pub fn read(&mut self, written: &str) {
        for line in written.lines() {
            let mut names = line.split_ascii_whitespace().map(str::to_owned);
            if let Some(text) = names.next() {
                self.add(&text, names.collect());
            }
        }
    }

    /// The latest origins as a text, a line each: the digest of a text, then those of the texts it was made from.
    pub fn write(&self) -> String {
        let latest = self.made.get(self.made.len().saturating_sub(MOST_WRITTEN)..).unwrap_or_default();
        latest.iter().map(|(text, from)| format!("{text} {}\n", from.join(" "))).collect()
    }

    /// Whether it is known what a text was made from.
    pub fn knows(&self, text: &str) -> bool {
        self.made.iter().any(|(known, _)| known == text)
    }

    /// Whether a text is `from` itself, or was made from it, directly or by way of others.
    pub fn descends(&self, text: &str, from: &str) -> bool {
        let mut reached = vec![text];
        let mut next = 0;
        while let Some(at) = reached.get(next).copied() {
            if at == from {
                return true;
            }
            for (_, origin) in self.made.iter().filter(|(known, _)| known == at) {
                for name in origin {
                    if !reached.contains(&name.as_str()) {
                        reached.push(name);
                    }
                }
            }
            next += 1;
        }
        false
    }
}
