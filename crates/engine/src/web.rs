//! What is an address of the web: the one rule, for links on pages, in reports and in files.

/// The address that a text is, without the space around it; none where it is no address that may become a link.
///
/// Only `https://` and `http://`, in small or capital letters, and something after it: what begins otherwise (`www.`,
/// `javascript:`) stays text. So does what has control characters in it: browsers pass over some of them, so that the
/// address would not be the one that is read.
pub fn web_address(text: &str) -> Option<&str> {
    let address = text.trim();
    let is_of_web = ["https://", "http://"].into_iter().any(|scheme| {
        address.len() > scheme.len()
            && address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    (is_of_web && !address.contains(char::is_control)).then_some(address)
}
