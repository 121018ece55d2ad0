namespace MicroSim.Telemetry.Scraping;

/// <summary>What a series of an agent (contract §4) is read for.</summary>
internal enum SeriesKind
{
    /// <summary>One bucket of the durations of calls, answered or made.</summary>
    Bucket,

    /// <summary>Calls that are being answered.</summary>
    Active,

    /// <summary>CPU time.</summary>
    Cpu,

    /// <summary>Resident memory.</summary>
    Memory,

    /// <summary>When the process started.</summary>
    Start,

    /// <summary>How many conditions of a type there are.</summary>
    Condition,

    /// <summary>Nothing that is read here.</summary>
    Other,
}
