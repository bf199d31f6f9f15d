//! Calls of browser APIs: time and language, focus, fields, dialogs, files.

use documents::merge;
use js_sys::{Array, Date, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlAnchorElement, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, HtmlTextAreaElement, Url, Window,
};

/// What an error of the browser says.
pub(super) fn words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| error.as_string()).unwrap_or_default()
}

/// The window. There always is one.
pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

/// The page.
pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// The time now, as in files: UTC with seconds.
pub(super) fn now() -> String {
    let text: String = Date::new_0().to_iso_string().into();
    text.get(..19).map(|text| format!("{text}Z")).unwrap_or(text)
}

/// Today's date here, as in files.
pub(super) fn today() -> String {
    day_of(&Date::new_0())
}

/// Hours and minutes of a moment of a file, here, as the language writes them.
pub(super) fn clock(moment: &str, language: &str) -> String {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"hour".into(), &"2-digit".into());
    let _ = js_sys::Reflect::set(&options, &"minute".into(), &"2-digit".into());
    Date::new(&JsValue::from_str(moment)).to_locale_time_string_with_options(language, &options).into()
}

/// Whether the browser has promised not to delete what it keeps for this page on its own.
pub(super) async fn is_persistent() -> bool {
    // This API exists in secure contexts only.
    let asked = || -> Result<js_sys::Promise, JsValue> {
        let navigator = window().ok_or(JsValue::NULL)?.navigator();
        let storage = js_sys::Reflect::get(&navigator, &"storage".into())?;
        let persisted = js_sys::Reflect::get(&storage, &"persisted".into())?;
        Ok(persisted.dyn_into::<js_sys::Function>()?.call0(&storage)?.unchecked_into())
    };
    match asked() {
        Ok(answer) => wasm_bindgen_futures::JsFuture::from(answer).await.is_ok_and(|promised| promised.is_truthy()),
        Err(_) => false,
    }
}

/// The day of a time in files (`2026-11-28T21:30:00Z`) in the time zone of the browser, as the language writes it.
pub(super) fn moment_words(moment: &str, language: &str) -> String {
    let parsed = Date::new(&JsValue::from_str(moment));
    if parsed.get_time().is_nan() {
        return moment.to_owned();
    }
    date_words(&day_of(&parsed), language)
}

/// The day of a date here, as in files.
fn day_of(date: &Date) -> String {
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// A date in files (`2026-11-01`) as the language writes it. It never passes through a time zone.
pub(super) fn date_words(text: &str, language: &str) -> String {
    let Some(date) = text.get(..10) else { return text.to_owned() };
    let options = js_sys::Object::new();
    for (name, value) in [("day", "numeric"), ("month", "long"), ("year", "numeric"), ("timeZone", "UTC")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let parsed = Date::new(&JsValue::from_str(&format!("{date}T00:00:00Z")));
    if parsed.get_time().is_nan() {
        return date.to_owned();
    }
    parsed.to_locale_date_string(language, &options).into()
}

/// A time in files as the language writes it, in the time zone of the browser.
pub(super) fn time_words(text: &str, language: &str) -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let parsed = Date::new(&JsValue::from_str(text));
    if parsed.get_time().is_nan() {
        return text.to_owned();
    }
    parsed.to_locale_string(language, &options).into()
}

/// A new id: time first, so that ids sort by age, then randomness.
pub(super) fn new_id() -> String {
    let mut random = [0u8; 10];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let time = Date::now() as u64;
    format!("{time:012x}{}", base16ct::lower::encode_string(&random))
}

/// Puts the focus on the page's heading, as when a page is opened.
pub(super) fn focus_heading() {
    let heading = document().and_then(|document| document.query_selector("h1").ok().flatten());
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
        to_top();
    }
}

/// Scrolls to the beginning of the page.
pub(super) fn to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// The element of that id.
pub(super) fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Puts the focus on the element of that id and brings it into view. Returns whether there is one.
pub(super) fn focus_id(id: &str) -> bool {
    let Some(element) = by_id(id) else { return false };
    focus(&element);
    element.scroll_into_view();
    true
}

/// Puts the focus on an element, opens what it is folded into, and shows its question where another one is shown.
pub(super) fn focus(element: &Element) {
    let mut at = element.parent_element();
    while let Some(above) = at {
        if above.tag_name() == "DETAILS" {
            let _ = above.set_attribute("open", "");
        } else if above.tag_name() == "ARTICLE" {
            let _ = above.remove_attribute("hidden");
        }
        at = above.parent_element();
    }
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// The address of the page, from the `#`.
pub(super) fn address() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Puts another address in the place of the one of the page, from the `#`.
pub(super) fn replace_address(address: &str) {
    if let Some(window) = window() {
        let _ = window.location().replace(address);
    }
}

/// Scrolls what holds an element, and nothing else, so far that it is seen there.
pub(super) fn scroll_within_parent(element: &HtmlElement) {
    if let Some(holder) = element.offset_parent() {
        holder.set_scroll_top(element.offset_top() - holder.client_height() / 2);
    }
}

/// Whether the focus is within the element of that id.
pub(super) fn holds_focus(id: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    by_id(id).is_some_and(|element| element.contains(focused.as_deref()))
}

/// Whether the focus is on something that is not within the element of that id.
pub(super) fn is_focus_outside(id: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|focused| focused.tag_name() != "BODY") && !holds_focus(id)
}

/// The question that stands in the upper part of the window, where one reads, or the end of the section.
pub(super) fn question_in_view() -> Option<Element> {
    let window = window()?;
    let (width, height) = (window.inner_width().ok()?.as_f64()?, window.inner_height().ok()?.as_f64()?);
    // A little off the middle of the width, since two columns may leave a gap there.
    #[allow(clippy::cast_possible_truncation, reason = "a place in the window")]
    let there = document()?.element_from_point((width * 0.55) as f32, (height * 0.3) as f32)?;
    there.closest(".question, .end").ok().flatten()
}

/// What a host wrote into a `<meta>` of the page, if anything.
pub(super) fn meta(name: &str) -> Option<String> {
    let meta = document()?.query_selector(&format!("meta[name=\"{name}\"]")).ok()??;
    meta.get_attribute("content").filter(|content| !content.trim().is_empty())
}

/// The words of a field's label.
pub(super) fn label_of(field: &Element) -> String {
    let label = document()
        .and_then(|document| document.query_selector(&format!("label[for=\"{}\"]", field.id())).ok().flatten());
    label.and_then(|label| label.text_content()).unwrap_or_default()
}

/// Says beside a field what is wrong with it, or removes these words.
pub(super) fn mark(field: &Element, wrong: Option<&str>) {
    let id = field.id();
    let error_id = format!("{id}-error");
    if let Some(before) = by_id(&error_id) {
        before.remove();
    }
    let hint_id = format!("{id}-hint");
    let hint = by_id(&hint_id).map(|_| hint_id).unwrap_or_default();
    let Some(words) = wrong else {
        let _ = field.remove_attribute("aria-invalid");
        let _ = if hint.is_empty() {
            field.remove_attribute("aria-describedby")
        } else {
            field.set_attribute("aria-describedby", &hint)
        };
        return;
    };
    let _ = field.set_attribute("aria-invalid", "true");
    let _ = field.set_attribute("aria-describedby", format!("{error_id} {hint}").trim_end());
    let error = super::node::says("p", words).attr("class", "error").attr("id", &error_id);
    let _ = field.before_with_node_1(error.element());
}

/// The value of a field of any kind.
pub(super) fn value_of(element: &Element) -> String {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        element.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
    }
}

/// The text that a field was last shown with, or that was last taken from it. It is the default value of the field, which
/// typing does not change.
pub(super) fn shown(field: &Element) -> String {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.default_value()
    } else {
        field.dyn_ref::<HtmlTextAreaElement>().map(|area| area.default_value().unwrap_or_default()).unwrap_or_default()
    }
}

/// Notes that the text of a field was taken from it: from now on [`shown`] is this text.
pub(super) fn was_taken(field: &Element) {
    let value = value_of(field);
    if let Some(input) = field.dyn_ref::<HtmlInputElement>().filter(|_| is_text(field)) {
        input.set_default_value(&value);
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_default_value(&value);
    }
}

/// Whether a field holds a text, and not one of a few choices.
pub(super) fn is_text(field: &Element) -> bool {
    field.dyn_ref::<HtmlTextAreaElement>().is_some()
        || field
            .dyn_ref::<HtmlInputElement>()
            .is_some_and(|input| !matches!(input.type_().as_str(), "radio" | "checkbox"))
}

/// Whether a field holds prose, of which two versions can be joined: not a date or an address.
pub(super) fn is_prose(field: &Element) -> bool {
    field.dyn_ref::<HtmlTextAreaElement>().is_some()
        || field.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "text")
}

/// Gives a field of any kind a value.
pub(super) fn set_value(element: &Element, value: &str) {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

/// Gives a field a value as if the person had typed it.
pub(super) fn type_into(field: &Element, value: &str) {
    set_value(field, value);
    for name in ["input", "change"] {
        if let Some(event) = document().and_then(|document| document.create_event("Event").ok()) {
            event.init_event_with_bubbles(name, true);
            let _ = field.dispatch_event(&event);
        }
    }
}

/// Shows the dialog of the page as a modal one. The browser returns the focus when it is closed.
pub(super) fn show_dialog() {
    let dialog = document().and_then(|document| document.query_selector("dialog:not([open])").ok().flatten());
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        let _ = dialog.show_modal();
        // In a list, where one is.
        if let Ok(Some(here)) = dialog.query_selector("[aria-current]") {
            focus(&here);
        }
    }
}

/// Closes the dialog of the page.
pub(super) fn close_dialog() {
    let dialog = document().and_then(|document| document.query_selector("dialog[open]").ok().flatten());
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Brings the element with the focus into view again, if its id begins with `beginning`.
pub(super) fn keep_in_view(beginning: &str) {
    let element = document().and_then(|document| document.active_element());
    if let Some(element) = element.filter(|element| element.id().starts_with(beginning)) {
        element.scroll_into_view();
    }
}

/// The name of the field with the focus and, of a choice, its value. So the field can be found again after the page was drawn
/// again.
pub(super) fn focused_field() -> Option<(String, Option<String>)> {
    let element = document()?.active_element()?;
    Some((element.get_attribute("name")?, element.get_attribute("value")))
}

/// The selection in a text: from and to, in UTF-16 units, as browsers count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caret {
    text: String,
    from: u32,
    to: u32,
}

/// The selection in the field with the focus, if it is a text field.
pub(super) fn caret() -> Option<Caret> {
    let element = document()?.active_element()?;
    let (from, to) = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        (input.selection_start(), input.selection_end())
    } else {
        let area = element.dyn_ref::<HtmlTextAreaElement>()?;
        (area.selection_start(), area.selection_end())
    };
    Some(Caret { text: value_of(&element), from: from.ok()??, to: to.ok()?? })
}

/// Restores the selection in the field with the focus, at the same place of its text as before the page was drawn again.
pub(super) fn set_caret(caret: &Caret) {
    let Some(element) = document().and_then(|document| document.active_element()) else { return };
    let text = value_of(&element);
    let [from, to] = [caret.from, caret.to].map(|at| merge::place_after(&caret.text, &text, at));
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let _ = input.set_selection_range(from, to);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_selection_range(from, to);
    }
}

/// Whether this window has the focus.
pub(super) fn has_focus() -> bool {
    document().is_some_and(|document| document.has_focus().unwrap_or_default())
}

/// Whether the focus is in a text field.
pub(super) fn is_typing() -> bool {
    let Some(element) = document().and_then(|document| document.active_element()) else { return false };
    element.tag_name() == "SELECT" || is_text(&element)
}

/// Calls `visit` with each element of that name.
pub(super) fn each_named(name: &str, visit: &mut dyn FnMut(&Element)) {
    let Some(document) = document() else { return };
    let found = document.get_elements_by_name(name);
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            visit(&element);
        }
    }
}

/// The value of the text or choice of that name.
pub(super) fn field_value(name: &str) -> Option<String> {
    let mut value = None;
    each_named(name, &mut |element| value = Some(value_of(element)));
    value
}

/// The values that are ticked after one box of that name was turned. The other boxes count as they were `before`, whatever the
/// page shows: another tab may have changed them. In the order of the boxes; values without a box stay.
pub(super) fn turned(name: &str, before: &[String], box_: &Element) -> Vec<String> {
    let (turned, ticked) = (value_of(box_), ticked(name));
    let mut values: Vec<String> = Vec::new();
    each_named(name, &mut |element| values.push(value_of(element)));
    let is_on = |value: &String| if *value == turned { ticked.contains(value) } else { before.contains(value) };
    let mut all: Vec<String> = values.iter().filter(|value| is_on(value)).cloned().collect();
    all.extend(before.iter().filter(|value| !values.contains(value)).cloned());
    all
}

/// The values of the ticked boxes of that name, in their order.
pub(super) fn ticked(name: &str) -> Vec<String> {
    let mut values = Vec::new();
    each_named(name, &mut |element| {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>().filter(|input| input.checked()) {
            values.push(input.value());
        }
    });
    values
}

/// Puts the focus back on a field; among radios, on the one of that value.
pub(super) fn focus_field((name, value): &(String, Option<String>)) {
    let mut done = false;
    each_named(name, &mut |element| {
        let kind = element.get_attribute("type");
        let one_of_many = matches!(kind.as_deref(), Some("radio" | "checkbox"));
        let same = !one_of_many || element.get_attribute("value") == *value;
        if same && !done {
            focus(element);
            done = true;
        }
    });
}

/// Sends an event to the script in `index.html` (`docs/addresses.md`).
pub(super) fn tell(event: &str) {
    if let (Some(window), Ok(event)) = (window(), web_sys::Event::new(event)) {
        let _ = window.dispatch_event(&event);
    }
}

/// Whether this is the edition in one file, which holds everything itself.
pub(super) fn is_single() -> bool {
    document().and_then(|document| document.document_element()).is_some_and(|root| root.has_attribute("data-single"))
}

/// The bytes at an address. In the edition in one file they are in the page itself, in an element with the address as its id.
///
/// # Errors
/// What the browser says, or the status of the answer.
pub(super) async fn fetch(address: &str) -> Result<Vec<u8>, String> {
    use wasm_bindgen_futures::JsFuture;
    let said = |error: JsValue| words(&error);
    let inside = document().and_then(|document| document.get_element_by_id(&format!("file:{address}")));
    if let Some(text) = inside.and_then(|inside| inside.text_content()) {
        return Ok(text.into_bytes());
    }
    let window = window().ok_or_else(String::new)?;
    let response = JsFuture::from(window.fetch_with_str(address)).await.map_err(said)?;
    let response: web_sys::Response = response.dyn_into().map_err(said)?;
    if !response.ok() {
        return Err(response.status().to_string());
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(said)?).await.map_err(said)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Replaces the style sheet that puts a line at the foot of each printed page.
pub(super) fn page_rule(css: &str) {
    let Some(document) = document() else { return };
    let sheets = Array::new();
    if let Ok(sheet) = web_sys::CssStyleSheet::new()
        && sheet.replace_sync(css).is_ok()
    {
        sheets.push(&sheet);
    }
    let _ = js_sys::Reflect::set(&document, &"adoptedStyleSheets".into(), &sheets);
}

/// Prints the page.
pub(super) fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Draws a picture at twice its size and saves it as PNG.
///
/// # Errors
/// Where the browser refuses.
pub(super) async fn save_png(name: &str, svg: &str) -> Result<(), JsValue> {
    use wasm_bindgen_futures::JsFuture;
    let url = Url::create_object_url_with_blob(&blob(&Uint8Array::from(svg.as_bytes()), "image/svg+xml")?)?;
    let image = web_sys::HtmlImageElement::new()?;
    image.set_src(&url);
    let drawn = JsFuture::from(image.decode()).await;
    let document = document().ok_or(JsValue::NULL)?;
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(image.natural_width() * 2);
    canvas.set_height(image.natural_height() * 2);
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let painted = context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height);
    let _ = Url::revoke_object_url(&url);
    drawn?;
    painted?;
    hand_out(name, &canvas.to_data_url()?)
}

fn blob(bytes: &Uint8Array, kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options)
}

/// Has the browser save the content of an address that was made in this page.
fn hand_out(name: &str, url: &str) -> Result<(), JsValue> {
    let document = document().ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(url);
    anchor.set_download(name);
    document.body().ok_or(JsValue::NULL)?.append_child(&anchor)?;
    anchor.click();
    anchor.remove();
    Ok(())
}

/// Saves bytes as a file, after they were read back and found the same.
///
/// # Errors
/// Where the browser refuses, or hands back other bytes.
pub(super) async fn save_file(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let bytes = Uint8Array::from(text.as_bytes());
    let blob = blob(&bytes, kind)?;
    let back = wasm_bindgen_futures::JsFuture::from(blob.array_buffer()).await?;
    if Uint8Array::new(&back).to_vec() != text.as_bytes() {
        return Err(JsValue::from_str("read back differently"));
    }
    let url = Url::create_object_url_with_blob(&blob)?;
    hand_out(name, &url)?;
    // The browser needs the address until it has begun to save.
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}
