using System.Diagnostics;

namespace MicroSim.Tests.Runtimes.Processes;

/// <summary>Asks whether a process is there.</summary>
internal static class Alive
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(10);

    public static bool Is(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until the process is gone; false when it stays.</summary>
    public static async Task<bool> EndsAsync(int process)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        for (long begin = Stopwatch.GetTimestamp(); Is(process); await timer.WaitForNextTickAsync())
        {
            if (Stopwatch.GetElapsedTime(begin) > deadline)
                return false;
        }
        return true;
    }

    public static void Kill(int process)
    {
        using Process found = Process.GetProcessById(process);
        found.Kill();
    }
}
