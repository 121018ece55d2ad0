namespace MicroSim.Telemetry.Traces;

/// <summary>How much of one span is kept; what is beyond is cut off, and the span is counted as cut.</summary>
public static class SpanLimits
{
    public const int Name = 256;
    public const int Key = 128;
    public const int Value = 512;
    public const int Attributes = 64;
    public const int Events = 32;
    public const int EventAttributes = 16;

    /// <summary>How many spans one body may bring.</summary>
    public const int SpansOfBody = 50_000;
}
