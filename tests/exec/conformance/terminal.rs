//! A program on a terminal.

use super::program::conforms;
use super::pseudo::Terminal;

#[test]
fn e66_a_program_on_a_terminal_has_one_and_is_in_the_foreground() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let script = "import os
print(os.isatty(0), os.isatty(1), os.isatty(2), os.tcgetpgrp(0) == os.getpgrp())
open('/dev/tty').close()";
        for way in program.ways() {
            let output = Terminal::start(program.run(&format!("{way} --env K=key -- python3 -c")).arg(script)).ends(0);
            assert_eq!(output, "True True True True\r\n", "{way}");
        }
    });
}

#[test]
fn e67_a_key_that_interrupts_does_so_once() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        // It looks for a second one, for as long as that may take to come.
        let script = "import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
print('ready', flush=True)
signal.sigwait([signal.SIGINT])
sys.exit(3 if signal.sigtimedwait([signal.SIGINT], 0.3) is None else 4)";
        for way in program.ways() {
            let mut terminal = Terminal::start(program.run(&format!("{way} --env K=key -- python3 -c")).arg(script));
            terminal.expect("ready");
            terminal.press("\u{3}");
            terminal.ends(3);
            let mut terminal =
                Terminal::start(program.run(&format!("{way} --env K=key -- sh -c 'echo ready; exec sleep 1000'")));
            terminal.expect("ready");
            terminal.press("\u{3}");
            terminal.ends(130);
        }
    });
}

#[test]
fn e68_a_key_that_stops_does_so_and_a_shell_continues_it() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        for way in program.ways() {
            let call = program
                .run(&format!("{way} --env K=key -- bash --norc -c"))
                .arg("echo ready; read x; echo \"<$x>\"; exit 4");
            let shell = "set -m; \"$@\"; echo \"left with $?\"; fg >/dev/null; echo \"ended with $?\"";
            let mut terminal = Terminal::start(call.in_shell(shell));
            terminal.expect("ready");
            terminal.press("\u{1a}");
            // 128 + SIGTSTP or SIGSTOP.
            terminal.expect("left with 14");
            terminal.press("on\n");
            terminal.expect("<on>");
            terminal.expect("ended with 4");
            terminal.ends(0);
        }
    });
}

#[test]
fn e69_the_window_has_its_size_and_the_program_is_told_of_another() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let script = "import os, signal
def tell(*_):
    os.write(1, b'%d %d\\n' % os.get_terminal_size()[::-1])
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])
tell()
signal.sigwait([signal.SIGWINCH])
tell()";
        for way in program.ways() {
            let mut terminal = Terminal::start(program.run(&format!("{way} --env K=key -- python3 -c")).arg(script));
            terminal.expect("0 0");
            terminal.resize(33, 99);
            terminal.expect("33 99");
            terminal.ends(0);
        }
    });
}
