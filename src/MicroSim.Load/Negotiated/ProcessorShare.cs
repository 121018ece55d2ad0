namespace MicroSim.Load.Negotiated;

/// <summary>Which part of the processors' time this process took since a moment.</summary>
internal sealed class ProcessorShare
{
    private readonly long begin = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan used = Environment.CpuUsage.TotalTime;

    /// <summary>From 0 to 1; 1 is all processors that this process may use, all the time.</summary>
    public double Value => (Environment.CpuUsage.TotalTime - used) / (TimeProvider.System.GetElapsedTime(begin) * Environment.ProcessorCount);
}
