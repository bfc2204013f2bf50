//! What a program gets, and under which names.

use super::program::conforms;

#[test]
fn e1_a_program_gets_what_was_named_and_nothing_else() {
    conforms(&["select"], |program| {
        program.store("one", "first-value");
        program.store("two", "second-value");
        let told = program.run("--env A=one -- env").ends(0).stdout();
        assert!(told.lines().any(|line| line == "A=first-value"), "{told}");
        assert!(!told.contains("second-value"), "{told}");
    });
}

#[test]
fn e2_nothing_is_selected_unless_it_is_asked_for() {
    conforms(&["select"], |program| {
        program.store("one", "first-value");
        program.refuses("");
    });
}

#[test]
fn e6_where_one_value_is_missing_nothing_is_started() {
    conforms(&["select"], |program| {
        program.store("one", "first-value");
        program.refuses("--env A=one --env B=two");
    });
}

#[test]
fn e7_where_the_store_is_not_there_nothing_is_started() {
    conforms(&[], |program| {
        program.store("one", "first-value");
        program.lose_the_store();
        program.refuses("--env A=one");
    });
}

#[test]
fn e12_two_values_for_one_name_are_refused() {
    conforms(&["select"], |program| {
        program.store("one", "first-value");
        program.store("two", "second-value");
        program.refuses("--env A=one --env A=two");
    });
}

#[test]
fn e13_a_name_that_no_shell_can_use_is_refused() {
    conforms(&[], |program| {
        program.store("one", "first-value");
        for name in ["1A", "A-B", "A.B", "'A B'", "É"] {
            program.refuses(&format!("--env {name}=one"));
        }
    });
}

#[test]
fn e14_a_name_that_makes_programs_run_other_code_is_refused() {
    conforms(&[], |program| {
        program.store("one", "/first-value");
        for name in [
            "PATH",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "DYLD_INSERT_LIBRARIES",
            "BASH_ENV",
            "ENV",
            "IFS",
            "PYTHONPATH",
            "PERL5OPT",
            "RUBYOPT",
            "NODE_OPTIONS",
            "GIT_SSH_COMMAND",
        ] {
            program.refuses(&format!("--env {name}=one"));
        }
    });
}

#[test]
fn e15_a_name_that_is_allowed_is_the_only_one() {
    conforms(&["allow"], |program| {
        program.store("one", "/first-value");
        program.run("--env EDITOR=one --allow-env EDITOR -- printenv EDITOR").prints("/first-value\n");
        program.refuses("--env EDITOR=one --env PAGER=one --allow-env EDITOR");
    });
}
