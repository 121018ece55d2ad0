namespace MicroSim.Load.Sockets;

/// <summary>A connection is a descriptor, and the usual limit is 1,024.</summary>
internal static class DescriptorLimit
{
    private static readonly int descriptors = OperatingSystem.IsMacOS() ? 8 : 7;

    /// <summary>Raises this process's limit as far as it may; where it may not, requests end as <see cref="Recording.Outcome.Exhausted"/>.</summary>
    public static unsafe void Raise()
    {
        ulong* limits = stackalloc ulong[2];
        if (Libc.GetLimit(descriptors, limits) != 0)
            return;
        limits[0] = Math.Min(limits[1], 1_000_000);
        _ = Libc.SetLimit(descriptors, limits);
    }
}
