//! Segregation of duties: what must not meet in one grant.

use crate::model::{Duty, DutyName, Grant, GrantName, GrantReference, Secret, SecretId};

/// A grant that holds more of a duty's secrets than one may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The rule.
    pub duty: DutyName,
    /// Who would break it.
    pub grant: GrantName,
}

/// Every breach of `duties` by `grants`. `find` gives secrets, present or deleted.
///
/// A grant counts for what it is for, whatever its state and its stages: one that is suspended or waits for approval would
/// break the rule as soon as it is used, and a secret that is deleted comes back with a word. A duty that names a secret
/// counts also for a grant of one of its fields, and the reverse.
pub fn conflicts(duties: &[Duty], grants: &[Grant], find: impl Fn(SecretId) -> Option<Secret>) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for duty in duties {
        let secrets: Vec<Option<Secret>> = duty.references.iter().map(|reference| find(reference.secret)).collect();
        for grant in grants {
            let named = duty.references.iter().zip(&secrets);
            let held = named.filter(|(reference, secret)| is_for(grant, reference, secret.as_ref())).count();
            if usize::try_from(duty.most).is_ok_and(|most| held > most) {
                conflicts.push(Conflict { duty: duty.name.clone(), grant: grant.name.clone() });
            }
        }
    }
    conflicts
}

/// Whether `grant` is for some of what `reference`, which is `secret`, names.
fn is_for(grant: &Grant, reference: &GrantReference, secret: Option<&Secret>) -> bool {
    let overlaps = |known: &GrantReference| {
        known.secret == reference.secret
            && (known.field.is_none() || reference.field.is_none() || known.field == reference.field)
    };
    grant.references.iter().any(overlaps)
        || secret.is_some_and(|secret| grant.tags.iter().any(|tag| secret.details.has_tag(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActorId, Details, FieldName, GrantState, SecretName, StageChoice, Tag, Terms};
    use jiff::Timestamp;

    fn reference(secret: u8, field: Option<&str>) -> GrantReference {
        GrantReference { secret: SecretId([secret; 16]), field: field.and_then(FieldName::parse) }
    }

    fn duty(most: u32, references: &[(u8, Option<&str>)]) -> Duty {
        Duty {
            name: DutyName::parse("payments").unwrap(),
            most,
            references: references.iter().map(|(secret, field)| reference(*secret, *field)).collect(),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    fn grant(state: GrantState, references: &[(u8, Option<&str>)], tags: &[&str]) -> Grant {
        Grant {
            name: GrantName::parse("bot").unwrap(),
            actor: ActorId([1; 16]),
            purpose: None,
            terms: Terms {
                state,
                stages: StageChoice::default(),
                expires: None,
                hosts: Vec::new(),
                users: Vec::new(),
                use_only: false,
                programs: Vec::new(),
                auditor: false,
            },
            references: references.iter().map(|(secret, field)| reference(*secret, *field)).collect(),
            tags: tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect(),
            created: Timestamp::UNIX_EPOCH,
            changed: Timestamp::UNIX_EPOCH,
        }
    }

    /// Secret 2 has the tag `pay`.
    fn secret(id: SecretId) -> Secret {
        let tags = if id.0[0] == 2 { vec![Tag::parse("pay").unwrap()] } else { Vec::new() };
        Secret {
            id,
            key: SecretName::parse("k").unwrap(),
            details: Details { tags, ..Details::default() },
            created: Timestamp::UNIX_EPOCH,
            updated: Timestamp::UNIX_EPOCH,
            deleted: None,
            stages: Vec::new(),
        }
    }

    fn breaks(duty: &Duty, grant: &Grant) -> bool {
        !conflicts(std::slice::from_ref(duty), std::slice::from_ref(grant), |id| Some(secret(id))).is_empty()
    }

    #[test]
    fn two_of_two_are_too_many_in_any_state() {
        let rule = duty(1, &[(1, None), (2, None)]);
        for state in [GrantState::Active, GrantState::Suspended, GrantState::Pending] {
            assert!(breaks(&rule, &grant(state, &[(1, None), (2, None)], &[])));
            assert!(!breaks(&rule, &grant(state, &[(1, None), (3, None)], &[])));
        }
    }

    #[test]
    fn a_field_counts_for_its_secret_and_the_reverse() {
        let whole = duty(1, &[(1, None), (2, None)]);
        assert!(breaks(&whole, &grant(GrantState::Active, &[(1, Some("pin")), (2, None)], &[])));
        let fields = duty(1, &[(1, Some("pin")), (1, Some("puk"))]);
        assert!(breaks(&fields, &grant(GrantState::Active, &[(1, None)], &[])));
        assert!(!breaks(&fields, &grant(GrantState::Active, &[(1, Some("pin"))], &[])));
        assert!(breaks(&fields, &grant(GrantState::Active, &[(1, Some("pin")), (1, Some("puk"))], &[])));
        assert!(!breaks(&fields, &grant(GrantState::Active, &[(1, Some("pan"))], &[])));
    }

    #[test]
    fn a_tag_counts_for_its_secrets() {
        let rule = duty(1, &[(1, None), (2, None)]);
        assert!(breaks(&rule, &grant(GrantState::Active, &[(1, None)], &["pay"])));
        assert!(!breaks(&rule, &grant(GrantState::Active, &[], &["pay"])));
    }

    #[test]
    fn another_number_may_be_allowed() {
        let rule = duty(2, &[(1, None), (2, None), (3, None)]);
        assert!(!breaks(&rule, &grant(GrantState::Active, &[(1, None), (2, None)], &[])));
        assert!(breaks(&rule, &grant(GrantState::Active, &[(1, None), (2, None), (3, None)], &[])));
    }
}
