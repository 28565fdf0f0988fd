//! Claims about the difference of two documents.

use proptest::prelude::*;

use super::*;

fn goal(key: &str, title: &str) -> Node {
    Node::new(format!("goal/{key}"), "Goal", title).field("title", "Title", title)
}

fn outline(nodes: Vec<Node>) -> Outline {
    Outline { nodes }
}

fn told(difference: &Difference) -> String {
    let word = |it: &NodeChange| match it {
        NodeChange::Added(node) => format!("+{}", node.label),
        NodeChange::Removed(node) => format!("-{}", node.label),
        NodeChange::Kept { label, moved, fields, .. } => {
            format!("{}{label}{}", if *moved { "^" } else { "" }, if fields.is_empty() { "" } else { "*" })
        }
    };
    difference.nodes.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn parts_are_matched_by_identity() {
    let [a, b, c] = ["a", "b", "c"].map(|it| goal(it, it));
    let renamed = goal("b", "x");
    for (before, after, expected) in [
        (vec![], vec![], ""),
        (vec![&a, &b], vec![&a, &b], "a b"),
        (vec![&a], vec![&a, &b], "a +b"),
        (vec![&a, &b, &c], vec![&a, &c], "a -b c"),
        (vec![&a, &b], vec![&b], "-a b"),
        (vec![&a, &b], vec![&a, &renamed], "a x*"),
        (vec![&a, &b, &c], vec![&b, &c, &a], "b c ^a"),
        (vec![&a, &b], vec![&c], "-a -b +c"),
    ] {
        let side = |nodes: Vec<&Node>| outline(nodes.into_iter().cloned().collect());
        assert_eq!(told(&diff(&side(before), &side(after))), expected);
    }
}

#[test]
fn a_change_within_is_a_change_of_what_is_within() {
    let before = outline(vec![goal("a", "A").within(vec![goal("b", "old")])]);
    let after = outline(vec![goal("a", "A").within(vec![goal("b", "new"), goal("c", "more")])]);
    let tally = diff(&before, &after).tally();
    assert_eq!(tally, Tally { added: 1, changed: 1, removed: 0, moved: 0 });
}

#[test]
fn a_field_that_the_new_form_lacks_is_told() {
    let before = outline(vec![goal("a", "A").field("owner", "Owner", "Ana")]);
    let after = outline(vec![goal("a", "A")]);
    let difference = diff(&before, &after);
    let NodeChange::Kept { fields, .. } = &difference.nodes[0] else { panic!("it is kept") };
    assert_eq!((fields[0].before.as_deref(), fields[0].after.as_deref()), (Some("Ana"), None));
}

/// A document of up to two levels, its keys distinct as identities are.
fn documents() -> impl Strategy<Value = Outline> {
    let field = |name: &'static str| {
        proptest::option::of("[ab ]{0,3}").prop_map(move |it| {
            it.map(|value| FieldText { name: name.into(), label: name.into(), value, is_fact: false })
        })
    };
    let fields = (field("x"), field("y"), any::<bool>()).prop_map(|(x, y, turned)| {
        let mut fields: Vec<FieldText> = [x, y].into_iter().flatten().collect();
        if turned {
            fields.reverse();
        }
        fields
    });
    let leaf =
        (fields.clone(), "[mn]{1}").prop_map(|(fields, label)| Node { fields, ..Node::new("", "Strategy", label) });
    let node =
        (fields, "[mn]{1}", proptest::collection::vec((0u8..5, leaf), 0..4)).prop_map(|(fields, label, nodes)| Node {
            fields,
            nodes: distinct(nodes, "strategy"),
            ..Node::new("", "Goal", label)
        });
    proptest::collection::vec((0u8..6, node), 0..5).prop_map(|nodes| outline(distinct(nodes, "goal")))
}

fn distinct(numbered: Vec<(u8, Node)>, kind: &str) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for (number, node) in numbered {
        let key = format!("{kind}/{number}");
        if nodes.iter().all(|it| it.key != key) {
            nodes.push(Node { key, ..node });
        }
    }
    nodes
}

proptest! {
    #[test]
    fn a_document_and_itself_do_not_differ(document in documents()) {
        let difference = diff(&document, &document);
        prop_assert!(difference.is_empty());
        prop_assert_eq!(difference.tally(), Tally::default());
    }

    /// A difference leaves nothing out: with the earlier document it gives the later, to the letter.
    #[test]
    fn the_earlier_and_the_difference_give_the_later(before in documents(), after in documents()) {
        prop_assert_eq!(apply(&before, &diff(&before, &after)), after);
    }

    #[test]
    fn a_difference_that_is_empty_means_the_same_texts(before in documents(), after in documents()) {
        if diff(&before, &after).is_empty() {
            let texts = |it: &Outline| serde_json::to_value(it).unwrap();
            let (mut one, mut other) = (before, after);
            for side in [&mut one, &mut other] {
                forget_names(&mut side.nodes);
            }
            prop_assert_eq!(texts(&one), texts(&other));
        }
    }
}

/// Names carry a number that changes with the place, and the order of fields is the form's, not the writer's.
fn forget_names(nodes: &mut [Node]) {
    for node in nodes {
        node.label.clear();
        node.fields.sort_by(|a, b| a.name.cmp(&b.name));
        forget_names(&mut node.nodes);
    }
}
