//! The members of the Bali Process (States and territories), with the status of each under the Protocol and the Convention.
//!
//! Data: `instruments/members.csv`, one row a member, with the source of each status. What no source says is "to be
//! confirmed by the member", never "not a party". A status is only ever proposed: the answers on circumstances decide.

/// One member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Code of two letters (ISO 3166).
    pub code: &'static str,
    /// Name as the member list has it.
    pub name: &'static str,
}

/// The sources, by their id in the instrument, whose status is recorded.
pub const TREATIES: [&str; 2] = ["tip", "untoc"];

/// The day up to which the record reaches. What was deposited later is not in it.
pub const RECORDED_UNTIL: &str = "2024-04-02";

/// What is recorded of a member and a treaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// How it stands.
    pub party: PartyStatus,
    /// The day of deposit of a party, of signature of a signatory; empty otherwise.
    pub date: &'static str,
    /// Where this was read.
    pub source: &'static str,
}

/// How a member stands to a treaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyStatus {
    /// It deposited its consent to be bound.
    Party,
    /// It signed, and is not recorded as a party.
    Signatory,
    /// A source says that it is not a party.
    NotParty,
    /// To be confirmed by the member.
    Open,
}

impl PartyStatus {
    /// The answer that is proposed to the question on circumstances.
    pub fn answer(self) -> &'static str {
        match self {
            PartyStatus::Party => "yes",
            PartyStatus::NotParty => "no",
            PartyStatus::Signatory | PartyStatus::Open => "to-be-confirmed",
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/members.rs"));

/// The member of a code.
pub fn member(code: &str) -> Option<&'static Member> {
    MEMBERS.iter().find(|member| member.code == code)
}

/// What is recorded of a member under each of [`TREATIES`], in their order. These records are a list of their own, so that a
/// program that only names members does not contain them.
pub fn status(code: &str) -> Option<&'static [Status; 2]> {
    STATUS.get(MEMBERS.iter().position(|member| member.code == code)?)
}

/// How many members had deposited their consent to be bound by the treaty on that day or before. The day of deposit counts,
/// not the entry into force thirty days later. Members are counted, and not all of them are States.
pub fn parties(treaty: usize, on: &str) -> usize {
    count(treaty, &|status| status.party == PartyStatus::Party && status.date <= on)
}

/// How many members have still to confirm whether they are a party.
pub fn to_be_confirmed(treaty: usize) -> usize {
    count(treaty, &|status| matches!(status.party, PartyStatus::Open | PartyStatus::Signatory))
}

fn count(treaty: usize, holds: &dyn Fn(&Status) -> bool) -> usize {
    STATUS.iter().filter_map(|status| status.get(treaty)).filter(|status| holds(status)).count()
}
