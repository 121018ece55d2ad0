use std::{
    ffi::CString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    mem::MaybeUninit,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    process,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        Arc,
    },
    thread,
};

use super::{
    sum::{Share, SumLimit},
    Held, Reach, StateFault,
};
use crate::{log::Log, node::Args};

const BYTES_PER_MB: u64 = 1_000_000;
const PREFIX: &str = "microsim-";
const SUFFIX: &str = ".fill";

/// Fills a file, every block of it written, and removes it at the end.
pub struct Disk {
    folder: PathBuf,
    log: Log,
    limit: SumLimit,
    made: AtomicU64,
}

impl Disk {
    pub fn new(folder: &Path, max_mb: i64, log: Log) -> Self {
        remove_leftovers(folder, &log);
        Self { folder: folder.to_owned(), log, limit: SumLimit::new(max_mb, "MB"), made: AtomicU64::new(0) }
    }

    fn open(&self, path: &Path, mb: u64) -> Result<File, String> {
        let free = free_mb(&self.folder).ok_or_else(|| format!("{} has no free space that could be told", self.folder.display()))?;
        if free < mb {
            return Err(format!("{} has {free} MB free and not {mb} MB", self.folder.display()));
        }
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| error.to_string())
    }
}

impl StateFault for Disk {
    fn start(&self, args: &Args, _: Reach) -> Result<Held, String> {
        let mb = args.number("size") as u64;
        let share = self.limit.take(mb as i64)?;
        let path = self.folder.join(format!("{PREFIX}{}-{}{SUFFIX}", process::id(), self.made.fetch_add(1, Ordering::Relaxed)));
        let file = self.open(&path, mb)?;
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, log) = (stop.clone(), self.log.clone());
        // A thread of its own: filling takes a while, and the call that fills is not held up.
        let filled = Filled { path, stop, _share: share };
        thread::Builder::new().name("disk".into()).spawn(move || fill(file, mb, &stopped, &log)).map_err(|error| error.to_string())?;
        Ok(Box::new(filled))
    }
}

struct Filled {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    _share: Share,
}

impl Drop for Filled {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = fs::remove_file(&self.path);
    }
}

fn fill(mut file: File, mb: u64, stop: &AtomicBool, log: &Log) {
    // Not zeros: some file systems take no block for those.
    let megabyte = vec![0xA5; BYTES_PER_MB as usize];
    for _ in 0..mb {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = file.write_all(&megabyte) {
            log.write("warning", "disk-not-filled", &[("reason", error.to_string().into())]);
            return;
        }
    }
}

fn free_mb(folder: &Path) -> Option<u64> {
    let path = CString::new(folder.as_os_str().as_bytes()).ok()?;
    let mut found = MaybeUninit::<libc::statvfs>::uninit();
    // SAFETY: a path that ends with 0, and room for the answer, which is read when there is one.
    let found = unsafe {
        if libc::statvfs(path.as_ptr(), found.as_mut_ptr()) != 0 {
            return None;
        }
        found.assume_init()
    };
    #[allow(clippy::unnecessary_cast)] // not the same types on every system
    Some(found.f_bavail as u64 * found.f_frsize as u64 / BYTES_PER_MB)
}

/// Removes files of an agent of this folder that was killed: its process is gone, or its number is that of this one.
fn remove_leftovers(folder: &Path, log: &Log) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if !name.to_str().and_then(owner).is_some_and(|owner| owner == process::id() as i32 || !lives(owner)) {
            continue;
        }
        if let Err(error) = fs::remove_file(entry.path()) {
            log.write("warning", "leftovers-not-removed", &[("reason", error.to_string().into())]);
        }
    }
}

/// The process that made a file of this name.
fn owner(file: &str) -> Option<i32> {
    let (owner, _) = file.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split_once('-')?;
    owner.parse().ok().filter(|owner| *owner > 0)
}

fn lives(process: i32) -> bool {
    // SAFETY: signal 0 only asks whether the process is there.
    let answer = unsafe { libc::kill(process, 0) };
    answer == 0 || io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_go_and_what_a_living_process_fills_stays() {
        let folder = std::env::temp_dir().join(format!("leftovers-{}", process::id()));
        fs::create_dir(&folder).unwrap();
        let mut gone = process::Command::new("true").spawn().unwrap();
        let dead = gone.id();
        gone.wait().unwrap();
        let own = process::id();
        let alive = std::os::unix::process::parent_id();
        for name in [
            format!("microsim-{dead}-1.fill"),
            format!("microsim-{own}-1.fill"),
            format!("microsim-{alive}-1.fill"),
            "microsim-x-1.fill".into(),
        ] {
            File::create(folder.join(name)).unwrap();
        }
        remove_leftovers(&folder, &Log::new(io::sink()));
        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        fs::remove_dir_all(&folder).unwrap();
        let mut want = [format!("microsim-{alive}-1.fill"), "microsim-x-1.fill".into()];
        want.sort();
        assert_eq!(left, want);
    }
}
