//! What the process is and has. The `process_*` metrics have the names that Prometheus client libraries share; they come from `/proc`, so
//! there are none without it.

use std::{fmt, fs};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{counter::ConstCounter, gauge::ConstGauge},
};

/// Lets this process have as many descriptors as the system allows: the common soft limit of 1024 is for programs that use `select`.
pub fn raise_descriptor_limit() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: reads into, and sets from, a limit of ours. A refusal leaves things as they are.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0 && limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
}

#[derive(Debug)]
pub struct ProcessCollector {
    ticks: f64,
    page: u64,
    booted: f64,
}

impl ProcessCollector {
    pub fn new() -> Self {
        // SAFETY: asks for constants of the system.
        let (ticks, page) = unsafe { (libc::sysconf(libc::_SC_CLK_TCK), libc::sysconf(libc::_SC_PAGESIZE)) };
        let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
        let booted = stat.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse().ok());
        Self { ticks: ticks as f64, page: page as u64, booted: booted.unwrap_or(0.0) }
    }
}

/// Where fields stand in `/proc/self/stat`, counted behind the program's name.
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;
const START_TIME: usize = 19;
const VIRTUAL_BYTES: usize = 20;
const RESIDENT_PAGES: usize = 21;

impl Collector for ProcessCollector {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), fmt::Error> {
        let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return Ok(()) };
        let fields: Vec<u64> = stat.rsplit(')').next().unwrap_or("").split_whitespace().map(|field| field.parse().unwrap_or(0)).collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or(0);
        let descriptors = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);

        let cpu = ConstCounter::new((field(USER_TIME) + field(SYSTEM_TIME)) as f64 / self.ticks);
        cpu.encode(encoder.encode_descriptor(
            "process_cpu_seconds",
            "User and system CPU time spent, in seconds",
            None,
            cpu.metric_type(),
        )?)?;
        for (name, help, value) in [
            ("process_resident_memory_bytes", "Resident memory size in bytes", (field(RESIDENT_PAGES) * self.page) as f64),
            ("process_virtual_memory_bytes", "Virtual memory size in bytes", field(VIRTUAL_BYTES) as f64),
            ("process_open_fds", "Number of open file descriptors", descriptors as f64),
            (
                "process_start_time_seconds",
                "Start time of the process since the Unix epoch, in seconds",
                self.booted + field(START_TIME) as f64 / self.ticks,
            ),
        ] {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}
