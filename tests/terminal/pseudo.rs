use std::fs::File;
use std::io::{PipeWriter, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use super::support::Call;

/// Nothing here takes seconds; what takes this long hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// A process of somebody else.
#[allow(dead_code, reason = "not every test binary waits")]
pub struct Process(Pid, OwnedFd);

impl Process {
    /// Waits for its end.
    #[allow(dead_code, reason = "not every test binary waits")]
    #[track_caller]
    pub fn ends(self) {
        let patience = Timespec::try_from(PATIENCE).expect("a time");
        if poll(&mut [PollFd::new(&self.1, PollFlags::IN)], Some(&patience)).expect("a wait") == 0 {
            let _gone = kill_process(self.0, Signal::KILL);
            panic!("it lives on");
        }
    }
}

/// A person at a terminal, on which one call of the program runs.
pub struct Terminal {
    master: File,
    /// Ours, so that the terminal outlives the program.
    line: Option<OwnedFd>,
    child: Child,
    chunks: Receiver<Vec<u8>>,
    /// Whoever reads what is printed does so until this is closed.
    reading: PipeWriter,
    output: Vec<u8>,
    seen: usize,
}

impl Terminal {
    pub fn start(call: Call<'_>) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a pseudo-terminal");
        grantpt(&master).and_then(|()| unlockpt(&master)).expect("its other end");
        let name = ptsname(&master, Vec::new()).expect("its name");
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let line = rustix::fs::open(name.as_c_str(), flags, Mode::empty()).expect("its other end");
        let child = call.spawn_on(&line);
        let master = File::from(master);
        let mut reader = master.try_clone().expect("one more descriptor");
        let (sender, chunks) = channel();
        let (end, reading) = std::io::pipe().expect("a pipe");
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let mut polled = [PollFd::new(&end, PollFlags::IN), PollFd::new(&reader, PollFlags::IN)];
                let _ready = poll(&mut polled, None).expect("a wait");
                if !polled[0].revents().is_empty() {
                    break;
                }
                // It ends with an error, as soon as nobody has the other end.
                let Ok(count @ 1..) = reader.read(&mut chunk) else { break };
                let _nobody_listens_any_more = sender.send(chunk[..count].to_vec());
            }
        });
        Self { master, line: Some(line), child, chunks, reading, output: Vec::new(), seen: 0 }
    }

    /// Waits for `text` after what was waited for before.
    #[track_caller]
    pub fn expect(&mut self, text: &str) {
        loop {
            let place = self.output[self.seen..].windows(text.len()).position(|window| window == text.as_bytes());
            if let Some(place) = place {
                self.seen += place + text.len();
                return;
            }
            match self.chunks.recv_timeout(PATIENCE) {
                Ok(chunk) => self.output.extend(chunk),
                Err(_) => self.give_up(text),
            }
        }
    }

    /// Waits for a question, by which time nothing that is typed is shown, and answers.
    #[track_caller]
    #[allow(dead_code, reason = "not every test binary is asked")]
    pub fn answer_hidden(&mut self, question: &str, answer: &str) {
        self.expect(question);
        assert!(!self.echoes(), "{question:?} shows what is typed");
        self.press(&format!("{answer}\n"));
    }

    /// All that was printed so far.
    #[allow(dead_code, reason = "not every test binary looks")]
    pub fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }

    /// Makes the window another size.
    #[allow(dead_code, reason = "not every test binary has windows")]
    pub fn resize(&mut self, rows: u16, columns: u16) {
        let size = rustix::termios::Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        rustix::termios::tcsetwinsize(&self.master, size).expect("a terminal");
    }

    /// Continues the program, which is stopped, when all that it started has ended.
    #[allow(dead_code, reason = "not every test binary stops it")]
    pub fn continue_after_its_child(&self) {
        let ours = self.child.id();
        let state = |process: u32| {
            let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("it is there");
            stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).expect("a state")
        };
        while state(ours) != 'T' {
            std::thread::yield_now();
        }
        let children = std::fs::read_to_string(format!("/proc/{ours}/task/{ours}/children")).expect("a list");
        for child in children.split_whitespace().map(|child| child.parse().expect("a number")) {
            while state(child) != 'Z' {
                std::thread::yield_now();
            }
        }
        kill_process(Pid::from_child(&self.child), Signal::CONT).expect("it lives");
    }

    pub fn press(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).expect("the terminal is there");
    }

    /// Whether what is typed is shown.
    pub fn echoes(&self) -> bool {
        tcgetattr(&self.master).expect("its modes").local_modes.contains(LocalModes::ECHO)
    }

    /// Ends the first process of its session by force: then the terminal is gone for all the others.
    #[allow(dead_code, reason = "not every test binary is so rude")]
    pub fn kill_first(&mut self) {
        kill_process(Pid::from_child(&self.child), Signal::KILL).expect("it lives");
        self.child.wait().expect("an end");
        drop(self.line.take());
    }

    /// Takes the terminal away, and waits for the end of the program.
    #[allow(dead_code, reason = "not every test binary is so rude")]
    pub fn hang_up(mut self) {
        drop((self.line.take(), self.reading));
        while self.chunks.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Disconnected) {}
        drop(self.master);
        let child = Process(
            Pid::from_child(&self.child),
            pidfd_open(Pid::from_child(&self.child), PidfdFlags::empty()).expect("ours"),
        );
        child.ends();
        self.child.wait().expect("an end");
    }

    /// The number of a process after `text`, to wait for its end.
    #[allow(dead_code, reason = "not every test binary waits")]
    #[track_caller]
    pub fn process_after(&mut self, text: &str) -> Process {
        self.expect(text);
        let begin = self.seen;
        self.expect("\r\n");
        let number = String::from_utf8_lossy(&self.output[begin..self.seen - 2]).into_owned();
        let number = number.trim().parse().ok().and_then(Pid::from_raw).expect("a number");
        Process(number, pidfd_open(number, PidfdFlags::empty()).expect("it lives"))
    }

    /// Waits for the end, checks the status (128 + n for signal n) and that the terminal is as before; gives all output.
    #[track_caller]
    pub fn ends(mut self, status: i32) -> String {
        // With our end closed, the output ends when the program does.
        drop(self.line.take());
        loop {
            match self.chunks.recv_timeout(PATIENCE) {
                Ok(chunk) => self.output.extend(chunk),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => self.give_up("the end"),
            }
        }
        let end = self.child.wait().expect("an end");
        let code = end.code().or_else(|| end.signal().map(|signal| 128 + signal));
        let echoes = self.echoes();
        assert_eq!((code, echoes), (Some(status), true), "{:?}", self.text());
        self.text()
    }

    #[track_caller]
    fn give_up(&self, missing: &str) -> ! {
        let _gone = kill_process(Pid::from_child(&self.child), Signal::KILL);
        panic!("{missing:?} does not come; so far: {:?}", self.text());
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}
