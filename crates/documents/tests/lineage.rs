//! Which text of a draft was made from which: so two tabs know what the other had seen.

use documents::lineage::Lineage;
use fixtures::Dice;

fn of(lines: &[(&str, &[&str])]) -> Lineage {
    let mut lineage = Lineage::default();
    for (text, from) in lines {
        lineage.add(text, from.iter().map(|name| (*name).to_owned()).collect());
    }
    lineage
}

#[test]
fn a_text_descends_from_what_it_was_made_from_however_far_back() {
    // Two tabs write `a` and `b` at the same moment; one joins them.
    let lineage = of(&[("a", &["start"]), ("b", &["start"]), ("c", &["a", "b"]), ("d", &["c"])]);
    for (text, from) in [("d", "start"), ("d", "a"), ("d", "b"), ("c", "c"), ("a", "start")] {
        assert!(lineage.descends(text, from), "{text} from {from}");
    }
    for (text, from) in [("a", "b"), ("start", "a"), ("c", "d"), ("unknown", "start")] {
        assert!(!lineage.descends(text, from), "{text} from {from}");
    }
    assert!(lineage.knows("c") && !lineage.knows("start"));
}

#[test]
fn a_text_that_comes_back_is_no_endless_way() {
    // Typed, and taken back within one second: the same text again.
    let lineage = of(&[("b", &["a"]), ("a", &["b"])]);
    assert!(lineage.descends("a", "b") && lineage.descends("b", "a") && !lineage.descends("a", "c"));
}

#[test]
fn what_one_tab_writes_down_the_other_reads_as_far_back_as_is_needed() {
    let mut dice = Dice(0x11E);
    let mut lineage = Lineage::default();
    let mut names = vec!["n0".to_owned()];
    for number in 1..200 {
        // Made from one of the last few.
        let from = names[names.len() - 1 - dice.below(names.len().min(4))].clone();
        let name = format!("n{number}");
        lineage.add(&name, vec![from.clone()]);
        names.push(name.clone());
        let mut other = Lineage::default();
        other.read(&lineage.write());
        assert!(other.knows(&name) && other.descends(&name, &from));
        // Read again, nothing is different.
        let before = other.clone();
        other.read(&lineage.write());
        assert_eq!(other, before);
    }
    let text = lineage.write();
    assert!(text.lines().count() <= 16, "it stays short");
    // What is no such line does no harm.
    let mut other = Lineage::default();
    other.read("\n  \nonly\n");
    assert!(other.knows("only") && !other.descends("only", "a"));
}
