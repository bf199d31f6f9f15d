//! The report: that it says what the figures say, in every state an assessment can be in, and shows text as text.

use crate::world;
use palermo::assessment::Draft;
use palermo::errand::{Office, Reply};
use palermo::exchange::{self, json, save};
use palermo::instrument::Instrument;
use palermo::report::{self, Options, block::Block};
use palermo::text::Catalogue;
use serde_json::{Value, json};
use std::rc::Rc;

fn palermo() -> Rc<Instrument> {
    Rc::new(exchange::read_instrument(include_bytes!("../../instruments/palermo.json")).unwrap())
}

fn example() -> Draft {
    exchange::read_draft(include_str!("../../instruments/example.json"), &[palermo()]).unwrap()
}

fn html_of(draft: &Draft, options: &Options) -> String {
    let texts = Catalogue::complete();
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    report::html::html(&report::report(draft, &texts, options), report::Medium::Screen, &words)
}

#[test]
fn look() {
    let draft = example();
    let out = Office::default().run(
        "save",
        &[
            save::assessment(&draft).into_bytes(),
            br#"{"kind":"html"}"#.to_vec(),
            include_bytes!("../../instruments/palermo.json").to_vec(),
        ],
    );
    assert_eq!((out.title.as_str(), &out.said), ("", &Vec::new()));
    std::fs::write("/tmp/report.html", out.content.unwrap()).unwrap();
    let _ = (html_of(&draft, &Options::default()), Value::Null, json!({}), json::line(&Value::Null));
    let _: Option<(Block, Reply)> = None;
    let _ = world::Options::ALL;
}
