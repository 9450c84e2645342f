//! A program in Rust: what its standard library makes of WASI.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant, SystemTime};

/// Counts checks that fail; each check prints one line.
struct Checks {
    failed: i32,
}

impl Checks {
    fn check(&mut self, name: &str, condition: bool) {
        println!("{}: {}", name, if condition { "ok" } else { "not so" });
        self.failed += i32::from(!condition);
    }

    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, name: &str, got: T, wanted: T) {
        if got == wanted {
            println!("{}: ok", name);
        } else {
            println!("{}: {:?}, not {:?}", name, got, wanted);
            self.failed += 1;
        }
    }

    fn fails<T>(&mut self, name: &str, result: io::Result<T>, wanted: ErrorKind) {
        self.equal(name, result.map(|_| ()).map_err(|error| error.kind()), Err(wanted));
    }
}

fn surroundings(checks: &mut Checks) {
    let args: Vec<String> = std::env::args().skip(1).collect();
    checks.equal("arguments", args, vec!["one".into(), "größe".into(), "".into()]);
    checks.equal("a variable", std::env::var("NAME").ok(), Some("größe=x".into()));
    checks.equal("an empty variable", std::env::var("EMPTY").ok(), Some("".into()));
    checks.check("a variable that is not set", std::env::var("MISSING").is_err());
    let start = Instant::now();
    std::thread::sleep(Duration::from_millis(20));
    checks.check("sleeping takes its time", start.elapsed() >= Duration::from_millis(18));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    checks.check("it is later than 2023", now.as_secs() > 1_672_531_200);
    let hashes: HashSet<u64> = (0..4)
        .map(|_| std::collections::hash_map::RandomState::new().build_hasher().finish())
        .collect();
    checks.equal("hashes are seeded at random", hashes.len(), 4);
}

fn input(checks: &mut Checks) {
    let mut line = String::new();
    let count = io::stdin().lock().read_line(&mut line);
    checks.equal("bytes of a line", count.ok(), Some(7));
    checks.equal("the line", line, "a line\n".into());
    let mut rest = String::new();
    io::stdin().lock().read_to_string(&mut rest).unwrap();
    checks.equal("nothing after it", rest, "".into());
}

fn files(checks: &mut Checks) -> io::Result<()> {
    checks.equal("a file that was there", fs::read_to_string("/data/seed.txt")?, "seed\n".into());
    fs::create_dir_all("/data/rust/deep/er")?;
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open("/data/rust/numbers")?;
    for number in 0..1000u32 {
        file.write_all(&number.to_le_bytes())?;
    }
    checks.equal("the offset after writing", file.stream_position()?, 4000);
    file.seek(SeekFrom::Start(4 * 777))?;
    let mut word = [0; 4];
    file.read_exact(&mut word)?;
    checks.equal("a number in the middle", u32::from_le_bytes(word), 777);
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut word)?;
    checks.equal("the last number", u32::from_le_bytes(word), 999);
    file.set_len(10)?;
    checks.equal("the length after cutting it off", file.metadata()?.len(), 10);
    file.sync_all()?;
    drop(file);

    let mut appended = OpenOptions::new().append(true).open("/data/rust/numbers")?;
    appended.write_all(b"more")?;
    checks.equal("the length after appending", fs::metadata("/data/rust/numbers")?.len(), 14);
    let again = OpenOptions::new().write(true).create_new(true).open("/data/rust/numbers");
    checks.fails("making what is there", again, ErrorKind::AlreadyExists);
    checks.fails("opening what is not", File::open("/data/rust/missing"), ErrorKind::NotFound);
    checks.check("what nobody gave", File::open("/etc/passwd").is_err());
    checks.equal("bytes copied", fs::copy("/data/seed.txt", "/other/copy")?, 5);
    Ok(())
}

fn names(checks: &mut Checks) -> io::Result<()> {
    fs::rename("/data/rust/numbers", "/data/rust/deep/er/numbers")?;
    let mut names: Vec<String> = fs::read_dir("/data/rust/deep")?
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    checks.equal("names in a folder", names, vec!["er".into()]);
    for i in 0..300 {
        File::create(format!("/data/rust/deep/er/file {}", i))?;
    }
    names = fs::read_dir("/data/rust/deep/er")?
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    checks.equal("many names", names.iter().collect::<HashSet<_>>().len(), 301);
    checks.check("removing a folder with something in it", fs::remove_dir("/data/rust").is_err());
    // Not left to remove_dir_all, which lists while it removes: node:wasi misses names then.
    for name in names {
        fs::remove_file(format!("/data/rust/deep/er/{}", name))?;
    }
    fs::remove_dir_all("/data/rust")?;
    checks.fails("it is gone", fs::metadata("/data/rust"), ErrorKind::NotFound);
    Ok(())
}

fn main() {
    let mut checks = Checks { failed: 0 };
    surroundings(&mut checks);
    input(&mut checks);
    let done = files(&mut checks).and_then(|()| names(&mut checks));
    checks.equal("no operation failed", done.map_err(|error| error.to_string()), Ok(()));
    std::process::exit(checks.failed.min(1));
}
