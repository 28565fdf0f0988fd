//! Disclosure control: what of a reach table may be shown, and the proof that the rest cannot be found out.
//!
//! A table goes in with its policy and the releases that readers already have; what may be shown comes out of [`release::Release`], or a
//! refusal. Never true: a count of `table` that can be serialized; a row shown that no proof allows; a clock, chance or a file in what decides.
//! How it goes about it: docs/decisions/0018.
//!
//! 1. *Small.* A row is hidden if a count of it, or those not reached, is small; or if it has fewer children than the policy's least.
//! 2. *Proof.* For each count of a hidden row `search` looks for two whole-number tables that agree with all that is public. It walks along
//!    `moves`: children exchange a value, change one, or come from another scope, which keeps every sum. `kinds` are the counts that move
//!    together, `grounds` what each search asks of a row before it moves, `layout` where rows stand, `draft` how far they have moved, `crew`
//!    several searches at once.
//! 3. *Buy.* Where there is no proof, the move that leads furthest for its price is hidden too (`engine`).
//! 4. *Shrink.* What no proof leans on is shown again; then each linked row of a table that is not large, the dearest first, is shown if
//!    others can stand in for it.
//! 5. *Verify.* Each proof is checked again by `sums`, which knows what adds up and nothing of moves.
//! 6. *Attack.* `attack` adds and subtracts what is published; where it finds out more than is promised, the release is refused.

pub mod attack;
pub mod crew;
pub mod draft;
pub mod earlier;
pub mod engine;
pub mod grounds;
#[cfg(test)]
mod invented;
pub mod kinds;
pub mod layout;
pub mod moves;
pub mod numbering;
pub mod policy;
pub mod proof;
// The act that the folder is named for, beside its parts.
#[expect(clippy::module_inception, reason = "`protect::protect` is the act, its siblings are what it takes")]
pub mod protect;
pub mod release;
pub mod search;
pub mod shown;
pub mod sums;
pub mod table;
