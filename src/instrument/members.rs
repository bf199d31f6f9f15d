//! The members of the Bali Process (States and territories), with the status of each under the Protocol.
//!
//! Data: `instruments/members.csv`. A status that could not be verified is "to be confirmed by the member".

/// One member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Code of two letters (ISO 3166).
    pub code: &'static str,
    /// Name as the member list has it.
    pub name: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/members.rs"));

/// The member of a code.
pub fn member(code: &str) -> Option<&'static Member> {
    MEMBERS.iter().find(|member| member.code == code)
}
