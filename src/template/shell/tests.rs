use super::*;

fn put(before: &str) -> Result<(), Unfit> {
    let mut text = ShellText::default();
    text.text(before.as_bytes());
    text.value(&SecretBytes::copy_of(b"v")).map(drop)
}

#[test]
fn a_word_can_be_here() {
    for before in [
        "",
        "P=",
        "echo 'a' ",
        "echo \"a\"",
        "# isn't\nP=",
        "(x)# isn't\nP=",
        "case a in a)# isn't\nP=",
        "echo \\' ",
        "a=$(echo \"x\" ",
        "a=\"$(echo ",
        "x='# '",
        "a#'b'",
        "cat <<EOF\nisn't \"\nEOF\nP=",
        "cat <<-'E-F' | sort\n\tx'\n\tE-F\nP=",
        "cat <<A <<'B'\nB\nA\n'\nB\nP=",
        "cat <<EOF\r\n'\nEOF\nEOF\r\nP=",
        "cat <<< ",
        "((1<<2)); P=",
        "x=$((1<<2))\nP=",
        "x=$((16#ff + (2)))\nP=",
        "x=$((1 + $(echo ",
        "$(( (1) ))$(((2)))$( (x) ) P=",
        "a=\"$(echo \")\")\" ",
        "# just ",
        "echo `echo \"x` ",
        "echo `echo '\\`'` ",
        "echo ${x:-",
        "echo ${x#'}'} ${#x} $# ",
        "echo \"${x:-\"y\"}\" \"${x:-'y'}\" ",
        "echo \"\\$(\" \"$$(\" \"\\${\" ",
        "echo $'a\\\\' ",
        "case x in a) ",
        "x=$(lower_case y) ",
    ] {
        assert_eq!(put(before), Ok(()), "{before}");
    }
}

#[test]
fn none_can_be_here() {
    for before in [
        "P=\"",
        "P='",
        "P=\"a\\\"",
        "a=\"$(echo \"",
        "a=\"$(echo x)",
        "cat <<EOF\n",
        "cat <<EOF\nx\nEOF \n",
        "cat <<EOF\n\tEOF\n",
        "cat <<A <<B\nB\nA\n",
        "cat <<",
        "\\",
        "cat <<'E' \\\n| sort\n",
        "cat <<E 'a\nb'\nE\n",
        "x=$",
        "x=`echo ",
        "x=\"`echo '",
        "x=`echo $(y ",
        "x=$(( ",
        "x=$(( (",
        "(( x = ",
        "$( ((",
        "((echo '))' ) ; ",
        "((echo x # '\n) ; ",
        "\"${x:-",
        "\"${x:-\"",
        "\"${x:-'",
        "\"${x#'\"'}\" ",
        "\"${x:-'}\" ",
        "$'",
        "$'it\\' ",
        "$'it\\'s' ",
        "\"$(case a in a) echo \"",
        "$( case a in a) ",
    ] {
        assert!(put(before).is_err(), "{before}");
    }
    let mut comment = ShellText::default();
    comment.text(b"# ");
    assert!(comment.value(&SecretBytes::copy_of(b"a\nb")).is_err());
    assert!(put(&"$(".repeat(1_000_000)).is_err());
}
