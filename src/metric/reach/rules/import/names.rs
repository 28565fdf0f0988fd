//! Which contract a file means by a name.

use std::collections::HashMap;

use super::guide::CcoNames;
use crate::kernel::ids::ContractId;
use crate::people::tenancy::Contract;

/// Contracts by everything that they are called.
#[derive(Debug, Clone, Default)]
pub struct Contracts {
    by_name: HashMap<String, Option<ContractId>>,
    labels: HashMap<ContractId, String>,
}

impl Contracts {
    /// Those of a demonstration and those of production are never in one table. A name that two contracts share, as two of one company
    /// do, means neither.
    pub fn of(all: &[Contract], aliases: &[CcoNames], demonstration: bool) -> Self {
        let mut contracts = Self::default();
        for it in all.iter().filter(|it| it.demonstration == demonstration) {
            contracts.labels.insert(it.id.clone(), it.name.clone());
            let own = [&it.slug, &it.name, &it.legal_name, &it.organization_name, &it.organization];
            let others = aliases.iter().filter(|other| other.slug == it.slug).flat_map(|other| &other.names);
            for name in own.into_iter().chain(others).map(String::as_str).chain([it.id.as_str()]) {
                contracts.add(name, &it.id);
            }
        }
        // A slug always means its own contract, whatever else is called so.
        for it in all.iter().filter(|it| it.demonstration == demonstration) {
            contracts.by_name.insert(plain(&it.slug), Some(it.id.clone()));
            contracts.by_name.insert(plain(&it.name), Some(it.id.clone()));
        }
        contracts
    }

    pub fn named(&self, raw: &str) -> Option<&ContractId> {
        self.by_name.get(&plain(raw)).and_then(Option::as_ref)
    }

    pub fn label<'c>(&'c self, id: &'c ContractId) -> &'c str {
        self.labels.get(id).map_or(id.as_str(), String::as_str)
    }

    pub fn ids(&self) -> impl Iterator<Item = &ContractId> {
        self.labels.keys()
    }

    fn add(&mut self, name: &str, id: &ContractId) {
        let entry = self.by_name.entry(plain(name)).or_insert_with(|| Some(id.clone()));
        if entry.as_ref() != Some(id) {
            *entry = None;
        }
    }
}

/// A word as it is compared: without case and marks.
pub fn words(raw: &str) -> String {
    let parts = raw.split(|it: char| !it.is_alphanumeric() && !matches!(it, '%' | '<' | '*' | '+'));
    parts.filter(|it| !it.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The name of a CCO as it is compared: also without what companies end on.
fn plain(raw: &str) -> String {
    const ENDINGS: [&str; 4] = ["llc", "inc", "cco", "demonstration"];
    let all = words(raw);
    let bare: Vec<&str> = all.split(' ').filter(|it| !ENDINGS.contains(it)).collect();
    bare.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_endings_make_no_difference() {
        for raw in ["Health-Share", "health_share", " HEALTH  SHARE, LLC ", "Health Share CCO"] {
            assert_eq!(plain(raw), "health share");
        }
        assert_eq!((words("CCO_Name ").as_str(), words("%").as_str()), ("cco name", "%"));
    }
}
