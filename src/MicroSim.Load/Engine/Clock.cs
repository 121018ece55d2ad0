namespace MicroSim.Load.Engine;

/// <summary>Nanoseconds since the start of the load.</summary>
internal sealed class Clock(TimeProvider time)
{
    public const long Second = 1_000_000_000;

    private readonly long origin = time.GetTimestamp();
    private readonly bool isNanoseconds = time.TimestampFrequency == Second;

    public long Now
    {
        get
        {
            long passed = time.GetTimestamp() - origin;
            return isNanoseconds ? passed : (long)(passed * ((double)Second / time.TimestampFrequency));
        }
    }

    public static long Of(double seconds) => seconds >= long.MaxValue / (double)Second ? long.MaxValue : (long)(seconds * Second);
}
