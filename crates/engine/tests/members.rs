//! The members' status under the treaties, and what a provision is to a State that is or is not a party.

use crate::palermo::{indicators, instrument};
use engine::instrument::Instrument;
use engine::instrument::document::Strength;
use engine::instrument::legal_force::LegalForce;
use engine::instrument::members::{MEMBERS, PartyStatus, RECORDED_UNTIL, TREATIES, parties, status, to_be_confirmed};
use fixtures::repository::rows;
use indexmap::IndexMap;

const MEMBERS_CSV: &str = include_str!("../../../instruments/members.csv");

#[test]
fn the_program_has_what_the_list_says() {
    let rows = rows(MEMBERS_CSV);
    assert_eq!(rows.len(), 45);
    assert_eq!(MEMBERS.len(), rows.len());
    for (row, member) in rows.iter().zip(MEMBERS) {
        assert_eq!((row.get("iso2"), row.get("name")), (member.code, member.name));
        for (treaty, status) in TREATIES.iter().zip(status(member.code).unwrap()) {
            let field = |name: &str| row.get(&format!("{treaty}_{name}"));
            let (standing, date) = match status.party {
                PartyStatus::Party => ("party", field("deposit")),
                PartyStatus::Signatory => ("signatory", field("signature")),
                PartyStatus::NotParty => ("not_party", ""),
                PartyStatus::Open => ("open", ""),
            };
            assert_eq!((field("state"), date), (standing, status.date), "{} {treaty}", member.name);
            // Nothing is said without a source, nor after the day the record reaches.
            assert_eq!(field("source"), status.source, "{} {treaty}", member.name);
            assert!(!status.source.is_empty() && status.date <= RECORDED_UNTIL, "{} {treaty}", member.name);
        }
    }
}

#[test]
fn only_parties_to_the_convention_are_parties_to_the_protocol() {
    // Article 37(2) of the Convention.
    for member in MEMBERS {
        let [protocol, convention] = status(member.code).unwrap();
        assert!(protocol.party != PartyStatus::Party || convention.party == PartyStatus::Party, "{}", member.name);
    }
}

#[test]
fn parties_are_counted_by_the_day_of_deposit() {
    // Each of these members is the last that joined by its day.
    for (day, before, count) in [
        ("2017-09-19", "2017-09-18", 30),
        ("2019-05-27", "2019-05-26", 31),
        ("2019-09-12", "2019-09-11", 32),
        ("2020-03-30", "2020-03-29", 33),
        ("2020-06-16", "2020-06-15", 34),
        ("2022-11-04", "2022-11-03", 35),
        ("2023-02-20", "2023-02-19", 36),
    ] {
        assert_eq!((parties(0, before), parties(0, day)), (count - 1, count), "{day}");
    }
    assert_eq!(parties(0, "2000-01-01"), 0);
    let not = MEMBERS.iter().filter(|member| status(member.code).unwrap()[0].party == PartyStatus::NotParty).count();
    assert_eq!(parties(0, RECORDED_UNTIL) + to_be_confirmed(0) + not, MEMBERS.len());
    assert_eq!(parties(9, RECORDED_UNTIL), 0, "there is no such treaty");
}

#[test]
fn what_no_source_says_is_for_the_member_to_confirm() {
    let standing = |code: &str| status(code).unwrap().map(|status| status.party);
    assert!(status("XA").is_none(), "a fictional one has no record");
    assert_eq!(standing("TH"), [PartyStatus::Party; 2]);
    assert_eq!(standing("TO"), [PartyStatus::NotParty, PartyStatus::Open]);
    assert_eq!(standing("IR"), [PartyStatus::Open, PartyStatus::Signatory]);
    assert_eq!(standing("HK"), [PartyStatus::Open; 2]);
    let answers =
        [PartyStatus::Party, PartyStatus::NotParty, PartyStatus::Signatory, PartyStatus::Open].map(PartyStatus::answer);
    assert_eq!(answers, ["yes", "no", "to-be-confirmed", "to-be-confirmed"]);
}

#[test]
fn every_answer_proposed_is_one_that_can_be_given() {
    let instrument = instrument();
    for treaty in TREATIES {
        let id = instrument.party_question(treaty).unwrap();
        let question = instrument.document.context.iter().find(|question| question.id == id).unwrap();
        for answer in ["yes", "no", "to-be-confirmed"] {
            assert!(question.options.iter().any(|option| option.id == answer), "{id}: {answer}");
        }
        assert!(instrument.document.sources.iter().any(|source| source.id == treaty));
    }
    // The options of the question on other treaties are named by their sources.
    let several = instrument.document.context.iter().find(|question| question.id == "treaties").unwrap();
    let named =
        several.options.iter().filter(|option| instrument.document.sources.iter().any(|source| source.id == option.id));
    // SAARC's convention is asked about as context; no question rests on it.
    assert_eq!(named.count() + 1, several.options.len());
}

fn context(answers: &[(&str, &[&str])]) -> IndexMap<String, Vec<String>> {
    let mut context = IndexMap::default();
    for (question, options) in answers {
        context.insert((*question).to_owned(), options.iter().map(|option| (*option).to_owned()).collect());
    }
    context
}

fn force<'a>(instrument: &'a Instrument, id: &str, answers: &[(&str, &[&str])]) -> LegalForce<'a> {
    let (index, document) = indicators(instrument).into_iter().find(|(_, document)| document.id == id).unwrap();
    instrument.legal_force(&context(answers), &document.provisions, instrument.indicators[index].strength.unwrap())
}

#[test]
fn a_duty_is_a_standard_for_a_state_that_is_not_a_party() {
    let instrument = instrument();
    let protocol = |answer| force(&instrument, "C-01", &[("party-protocol", &[answer])]);
    assert_eq!(protocol("no"), LegalForce::NotParty);
    // Nothing is taken for granted: without a plain "no" the text stands as it is written.
    assert_eq!(protocol("yes"), LegalForce::Written(Strength::Mandatory));
    assert_eq!(protocol("to-be-confirmed"), LegalForce::Written(Strength::Mandatory));
    assert_eq!(force(&instrument, "C-01", &[]), LegalForce::Written(Strength::Mandatory));
    // A-02 rests on both treaties: a duty as long as one of them binds.
    let both = |protocol, convention| {
        force(&instrument, "A-02", &[("party-protocol", &[protocol]), ("party-convention", &[convention])])
    };
    assert_eq!(both("no", "yes"), LegalForce::Written(Strength::Mandatory));
    assert_eq!(both("no", "no"), LegalForce::NotParty);
    // C-04 rests on the Convention alone.
    assert_eq!(force(&instrument, "C-04", &[("party-protocol", &["no"])]), LegalForce::Written(Strength::Mandatory));
    assert_eq!(force(&instrument, "C-04", &[("party-convention", &["no"])]), LegalForce::NotParty);
}

#[test]
fn a_standard_binds_the_parties_to_its_treaty() {
    let instrument = instrument();
    let title = |id: &str| instrument.document.sources.iter().find(|source| source.id == id).unwrap().title.as_str();
    let written = LegalForce::Written(Strength::Standard);
    assert_eq!(force(&instrument, "F-07", &[("treaties", &[])]), written);
    assert_eq!(force(&instrument, "F-07", &[("treaties", &["refugee"])]), LegalForce::Binding(vec![title("refugee")]));
    assert_eq!(
        force(&instrument, "F-07", &[("treaties", &["cat", "refugee"])]),
        LegalForce::Binding(vec![title("refugee"), title("cat")])
    );
    assert_eq!(force(&instrument, "F-07", &[("treaties", &["cedaw"])]), written);
    // A treaty that a question does not rest on changes nothing there.
    assert_eq!(force(&instrument, "J-04", &[("treaties", &["actip"])]), written);
    // Being a party to the Protocol turns no standard into a duty.
    assert_eq!(force(&instrument, "J-04", &[("party-protocol", &["yes"])]), written);
}

#[test]
fn open_points_are_counted_from_the_marks() {
    let instrument = instrument();
    let open = instrument.unverified();
    let marked = instrument.document.provisions.iter().filter(|provision| {
        provision.extra.as_ref().is_some_and(|extra| extra.get("unverified") == Some(&true.into()))
    });
    assert_eq!(open.iter().map(|(_, citations)| citations.len()).sum::<usize>(), marked.count());
    assert!(open.iter().all(|(_, citations)| !citations.is_empty()));
    // Below 1.0.0 as long as one is left.
    assert!(open.is_empty() || instrument.document.version.starts_with("0."));
    // Every provision was compared on a day, or is marked as open; never both.
    for provision in &instrument.document.provisions {
        let extra = provision.extra.as_ref().unwrap_or_else(|| panic!("{} bears no mark", provision.id));
        assert!(extra.contains_key("unverified") != extra.contains_key("verified"), "{}", provision.id);
    }
}
