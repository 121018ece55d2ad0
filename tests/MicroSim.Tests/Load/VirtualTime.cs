namespace MicroSim.Tests.Load;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class VirtualTime : TimeProvider
{
    /// <summary>Nanoseconds since its start.</summary>
    public long Now { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Now;
}
