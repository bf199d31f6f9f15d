//! What becomes a link, and that every other text is escaped, wherever it is shown.

use engine::assessment::document::Evidence;
use engine::assessment::{Draft, Edit};
use engine::instrument::Instrument;
use engine::web::web_address;
use report::{Medium, Options, Scope};
use serde_json::json;
use std::rc::Rc;
use texts::Catalogue;

/// What is written, and the address it leads to; none where it stays text.
const ADDRESSES: [(&str, Option<&str>); 18] = [
    ("https://example.org/a?b=c#d", Some("https://example.org/a?b=c#d")),
    ("http://example.org", Some("http://example.org")),
    (" HTTPS://x", Some("HTTPS://x")),
    ("\u{a0}https://example.org\n", Some("https://example.org")),
    ("https://example.org/<b>\"'", Some("https://example.org/<b>\"'")),
    ("https://ไทย.example", Some("https://ไทย.example")),
    ("www.example.org", None),
    ("example.org", None),
    ("javascript:alert(1)", None),
    ("JavaScript://https://example.org", None),
    ("data:text/html,https://example.org", None),
    ("//example.org", None),
    ("see https://example.org", None),
    ("https://", None),
    ("https:/example.org", None),
    ("ht\ntps://example.org", None),
    ("https://exam\u{0}ple.org", None),
    ("https://example.org/\ta", None),
];

fn instrument(source: &str) -> Rc<Instrument> {
    let file = json!({
        "format": "assessment-instrument/1", "id": "links", "version": "1", "language": "en",
        "title": "Links\u{1}\u{b}", "summary": "<b>&\u{fffe}",
        "sources": [{"id": "s", "title": "An act\u{2}", "url": source}],
        "provisions": [{"id": "p", "source": "s", "citation": "s. 1", "strength": "mandatory"}],
        "scales": [{"id": "s", "levels": [{"id": "a", "label": "A\u{c}", "value": 1}, {"id": "b", "label": "B", "value": 0}]}],
        "dimensions": [{"id": "d", "label": "Degree", "scale": "s"}],
        "parts": [{"id": "part", "title": "Part", "children": [{"id": "group", "title": "Group", "guidance": "<i>\u{1f}", "children": [
            {"id": "q", "question": "One\u{8}?", "guidance": "Counts: \u{0}", "dimensions": ["d"], "provisions": ["p"], "lead": "police"}]}]}]
    });
    Rc::new(documents::read_instrument(file.to_string().as_bytes()).unwrap())
}

#[test]
fn one_rule_says_what_is_an_address_of_the_web() {
    for (written, address) in ADDRESSES {
        assert_eq!(web_address(written), address, "{written:?}");
    }
}

/// A text out of HTML.
fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

#[test]
fn what_is_an_address_is_a_link_on_the_page_in_the_file_and_in_markdown_and_nothing_else_is() {
    let texts = Catalogue::complete();
    for (written, address) in ADDRESSES {
        let mut draft = Draft::begin(instrument("https://example.org"), "draft".into(), "2026-11-24T09:00:00Z");
        let evidence = Evidence { url: Some(written.into()), ..Evidence::default() };
        draft.edit(
            Edit::Evidence { indicator: fixtures::asked(&draft, "q"), list: vec![evidence] },
            "2026-11-24T09:00:00Z",
        );
        let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
        let blocks = report::report(&draft, &texts, &Options { key: Some("draft".into()), ..Options::default() });
        for medium in [Medium::Screen, Medium::File] {
            let html = report::html::html(&blocks, medium, &words);
            let links: Vec<String> = html
                .split("href=\"")
                .skip(1)
                .map(|rest| rest.split_once('"').unwrap().0)
                .filter(|link| !link.starts_with('#'))
                .map(unescaped)
                .collect();
            assert_eq!(links, Vec::from_iter(address), "{written:?} {medium:?}");
        }
        let markdown = report::markdown(&blocks);
        assert_eq!(markdown.contains("](<"), address.is_some(), "{written:?}");
    }
}

/// XML knows no control characters: a file with one would be refused as a whole.
#[test]
fn control_characters_become_marks_of_replacement_on_paper_as_in_the_report() {
    let draft = Draft::begin(instrument("https://example.org"), "draft".into(), "2026-11-24T09:00:00Z");
    let texts = Catalogue::complete();
    let paper = report::questionnaire(&draft, &texts, Scope::Whole);
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    let page = report::html::html(&report::report(&draft, &texts, &Options::default()), Medium::File, &words);
    for (name, html) in [("paper", &paper), ("report", &page)] {
        let bad =
            |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}');
        assert_eq!(html.chars().find(|c| bad(*c)), None, "{name}");
        assert!(html.contains('\u{fffd}'), "{name}");
    }
    assert!(paper.contains("One\u{fffd}?") && paper.contains("&lt;i&gt;\u{fffd}") && !paper.contains("<i>"));
}
