using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Simulations;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>How a control plane itself is, wherever its services run.</summary>
internal sealed class PlaneMetrics(SimulationStore store, Scraper scraper, EventLog events) : IOwnMetrics
{
    private static readonly (ScrapeResult Result, string Label)[] results =
        [.. Enum.GetValues<ScrapeResult>().Select(r => (r, r.ToString().ToLowerInvariant()))];

    public void Write(MetricsText text)
    {
        ScrapeHealth health = scraper.Health;
        text.Gauge("microsim_simulations", "Simulations that it knows of.", store.All.Count);
        text.Gauge("microsim_scrape_targets", "Processes of services whose metrics are read once a second.", scraper.Targets);
        text.Counter("microsim_scrapes_total", "Scrapes of services by what came of them.", "result", results.Select(r => (r.Label, (double)health.Count(r.Result))));
        text.Histogram("microsim_scrape_lag_seconds", "How much later than planned scrapes began.", health.Lag);
        text.Histogram("microsim_scrape_duration_seconds", "How long scrapes took.", health.Duration);
        text.Gauge("microsim_measured_series", "Services and connections whose last hour is kept.", scraper.Series);
        text.Counter("microsim_measured_series_dropped_total", "Series of scrapes that were left out, for there were too many.", health.LeftOut);
        text.Gauge("microsim_events_waiting", "Events that wait to be written down and sent.", events.WaitingNow);
        text.Counter("microsim_events_dropped_total", "Events that were never written down, for they came too fast.", events.Dropped);
        text.Gauge("microsim_event_readers", "Open streams of events.", events.Readers);
        text.Counter("microsim_event_reader_drops_total", "Events that a stream left out, for its reader was too slow.", events.MissedByReaders);
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds_total", "Processor time.", process.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Resident memory.", process.WorkingSet64);
        text.Gauge("process_start_time_seconds", "When the process started, in Unix time.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
    }
}
