//! What an assessment is about: subject, modules, and the questions on circumstances.

use super::{Made, ask_about_day, button, field, folded, make_in, option, suggestions, tick};
use crate::app::Desk;
use crate::app::dom;
use crate::app::node::{Node, el, of_class, says};
use engine::assessment::document::Subject;
use engine::assessment::{Draft, Edit, SubjectField, is_date};
use leptos::prelude::Update;
use protocol::{DescribeTreaties, ProposedAnswer, TreatyStatus};
use texts::{Key, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// A text of a subject: field of the format, label, hint, type of the input.
type Text = (&'static str, SubjectField, Key, Option<Key>, &'static str);

const TEXTS: [Text; 6] = [
    ("name", SubjectField::Name, key::ABOUT_NAME, None, "text"),
    ("as_at", SubjectField::AsAt, key::NEW_AS_AT, Some(key::NEW_AS_AT_HINT), "date"),
    ("authority", SubjectField::Authority, key::ABOUT_AUTHORITY, None, "text"),
    ("prepared_by", SubjectField::PreparedBy, key::ABOUT_PREPARED_BY, Some(key::ABOUT_PREPARED_BY_HINT), "text"),
    ("marking", SubjectField::Marking, key::ABOUT_MARKING, Some(key::ABOUT_MARKING_HINT), "text"),
    ("notes", SubjectField::Notes, key::ABOUT_NOTES, Some(key::FIELD_PRIVACY), "area"),
];

fn text_of(subject: &Subject, field: SubjectField) -> &str {
    let text = match field {
        SubjectField::Member => &subject.member,
        SubjectField::Name => &subject.name,
        SubjectField::AsAt => &subject.as_at,
        SubjectField::Authority => &subject.authority,
        SubjectField::PreparedBy => &subject.prepared_by,
        SubjectField::Notes => &subject.notes,
        SubjectField::ClearedBy => &subject.cleared_by,
        SubjectField::ClearedOn => &subject.cleared_on,
        SubjectField::Marking => &subject.marking,
    };
    text.as_deref().unwrap_or_default()
}

fn text_field(desk: Desk, subject: &Subject, (name, of, label, hint, kind): Text) -> Node {
    let input = if kind == "area" {
        el("textarea").attr("rows", "3")
    } else {
        el("input").attr("type", kind).attr("autocomplete", "off")
    };
    let input = input.attr("name", &format!("subject/{name}")).attr("dir", "auto").value(text_of(subject, of));
    let input = if name == "marking" { input.attr("list", "markings") } else { input };
    field(&format!("subject-{name}"), desk.t(label), hint.map(|hint| desk.t(hint)), input)
}

/// Whether a draft was begun from an earlier one and does not say yet which day it describes.
fn asks_day(draft: &Draft) -> bool {
    draft.document().carried.is_some() && draft.document().subject.as_at.is_none()
}

/// The field for the day that the answers describe, where it has to be asked at once.
pub(in crate::app) fn day_field(desk: Desk, draft: &Draft) -> Option<Node> {
    let text = TEXTS.into_iter().find(|(_, of, ..)| *of == SubjectField::AsAt).filter(|_| asks_day(draft))?;
    let mut field = text_field(desk, &draft.document().subject, text);
    for event in ["input", "change"] {
        field = field.on(event, move |event| respond(desk, &event));
    }
    Some(field)
}

/// The fields, folded unless `open`.
pub(in crate::app) fn about(desk: Desk, draft: &Draft, open: bool) -> Node {
    let instrument = draft.instrument();
    let document = draft.document();
    // A draft that was begun from an earlier one asks for its day at the top of the page.
    let is_asked_above = asks_day(draft);
    let texts = TEXTS
        .into_iter()
        .filter(|(_, of, ..)| *of != SubjectField::AsAt || !is_asked_above)
        .map(|text| text_field(desk, &document.subject, text))
        .collect();
    let modules = instrument
        .document
        .modules
        .iter()
        .map(|module| {
            let chosen = module.is_chosen_by(document.modules.as_deref());
            tick("subject/modules", &module.id, &module.title, chosen)
        })
        .collect();
    let context = instrument
        .document
        .context
        .iter()
        .map(|question| {
            let given = document.context.get(&question.id);
            let is_given = |id: &String| given.is_some_and(|list| list.contains(id));
            let name = format!("context/{}", question.id);
            if question.several {
                let ticks =
                    question.options.iter().map(|option| tick(&name, &option.id, &option.label, is_given(&option.id)));
                of_class("fieldset", "boxes").child(says("legend", &question.question)).children(ticks.collect())
            } else {
                let mut options = vec![option("", desk.t(key::EVIDENCE_DIMENSION_ANY), given.is_none())];
                options.extend(
                    question.options.iter().map(|choice| option(&choice.id, &choice.label, is_given(&choice.id))),
                );
                let id = name.replace('/', "-");
                field(&id, &question.question, None, el("select").attr("name", &name).children(options))
            }
        })
        .collect();
    let group = |title: Key, hint: Key, fields: Vec<Node>| {
        of_class("fieldset", "boxes")
            .child(says("legend", desk.t(title)))
            .child(says("p", desk.t(hint)).attr("class", "hint"))
            .children(fields)
    };
    let mut all = folded(desk.t(key::ABOUT_TITLE), open)
        .attr("class", "about")
        .child(el("div").children(texts))
        .child(suggestions("markings", desk.t(key::ABOUT_MARKINGS).split('|')))
        .child(group(key::NEW_MODULES, key::NEW_MODULES_HINT, modules))
        .child(group(key::ABOUT_CONTEXT, key::ABOUT_CONTEXT_HINT, context))
        .maybe(document.subject.member.as_deref().map(|code| treaty_status(desk, code)));
    for event in ["input", "change"] {
        all = all.on(event, move |event| respond(desk, &event));
    }
    all
}

/// The recorded status of a member under the treaties, folded. If the questions on them are not answered yet in the open draft,
/// there is a button that takes the record as their answers.
pub(in crate::app) fn treaty_status(desk: Desk, code: &str) -> Node {
    let place = el("div");
    let (filled, code) = (place.clone(), code.to_owned());
    let fold = folded(desk.t(key::STATUS_SUMMARY), false).attr("class", "guidance treaty-status").child(place);
    fold.on_first_open(move || {
        let (place, code) = (filled.clone(), code.clone());
        make_in(desk, &filled, move || {
            let (place, call) = (place.clone(), DescribeTreaties { member: code.clone() });
            async move {
                let TreatyStatus { html, proposed } = desk.call(call).await?;
                Ok(Some(Made::new(html, move || propose(desk, &place, proposed))))
            }
        });
    })
}

/// Offers to take what follows from a member's status as the answers to questions that are still open.
fn propose(desk: Desk, place: &Node, proposed: Vec<ProposedAnswer>) {
    let is_open = |draft: &Draft, ProposedAnswer { question, .. }: &ProposedAnswer| {
        draft.instrument().document.context.iter().any(|asked| asked.id == *question)
            && !draft.document().context.contains_key(question)
    };
    let open: Vec<ProposedAnswer> = desk
        .with_draft(|draft| proposed.into_iter().filter(|answer| is_open(draft, answer)).collect())
        .unwrap_or_default();
    if open.is_empty() {
        return;
    }
    let take = button(desk.t(key::STATUS_TAKE), "secondary").on("click", move |_| {
        for ProposedAnswer { question, option } in open.clone() {
            desk.edit(Edit::Context { question, options: vec![option] });
        }
        desk.redraw();
        dom::focus_heading();
    });
    let _ = place.clone().child(says("p", desk.t(key::STATUS_HINT)).attr("class", "hint")).child(take);
}

/// The modules that count: those chosen, or those of the instrument where nobody has chosen.
fn chosen_modules(draft: &Draft) -> Vec<String> {
    let of_instrument = || {
        let modules = draft.instrument().document.modules.iter();
        modules.filter(|module| module.chosen).map(|module| module.id.clone()).collect()
    };
    draft.document().modules.clone().unwrap_or_else(of_instrument)
}

/// Takes a change of any of the fields; the name says which.
fn respond(desk: Desk, event: &Event) {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    desk.in_field(&element, || changed(desk, event, &element));
}

fn changed(desk: Desk, event: &Event, element: &Element) {
    let Some(name) = element.get_attribute("name") else { return };
    let is_change = event.type_() == "change";
    if name == "subject/modules" && is_change {
        let before = desk.with_draft(chosen_modules).unwrap_or_default();
        desk.edit(Edit::Modules(Some(dom::turned(&name, &before, element))));
        // Sections appear or disappear.
        desk.redraw();
    } else if let Some(question) = name.strip_prefix("context/").filter(|_| is_change) {
        let options = if element.tag_name() == "SELECT" {
            dom::field_value(&name).filter(|value| !value.is_empty()).into_iter().collect()
        } else {
            let before = desk.with_draft(|draft| draft.document().context.get(question).cloned()).flatten();
            dom::turned(&name, &before.unwrap_or_default(), element)
        };
        desk.edit(Edit::Context { question: question.to_owned(), options });
    } else if let Some(of) = name.strip_prefix("subject/") {
        let Some((_, field, ..)) = TEXTS.iter().find(|(known, ..)| *known == of) else { return };
        let text = dom::value_of(element);
        // A date may be only half typed.
        let no_date = *field == SubjectField::AsAt && !is_date(&text);
        if is_change {
            desk.seal();
            if no_date {
                desk.field_wrong(element, desk.t(key::NEW_AS_AT_WRONG));
            } else if *field == SubjectField::AsAt {
                ask_about_day(desk, element);
            }
            return;
        }
        if no_date {
            return;
        }
        let there = desk.with_draft(|draft| text_of(&draft.document().subject, *field).to_owned()).unwrap_or_default();
        let text = desk.typed(element, &name.replace('/', "."), &there);
        desk.edit(Edit::Subject { field: *field, text: Some(text) });
        if *field == SubjectField::Marking {
            // The header shows the marking.
            desk.opened.update(|count| *count += 1);
        }
    }
}
