namespace MicroSim.Telemetry.Traces;

/// <summary>Instants in nanoseconds of Unix time, as spans have them.</summary>
public static class Instants
{
    internal const double NsOfMs = 1_000_000;
    private const long NsOfTick = 100;

    public static long Nanoseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks * NsOfTick;

    public static DateTimeOffset Of(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NsOfTick);

    public static double Milliseconds(long nanoseconds) => nanoseconds / NsOfMs;
}
