using System.Globalization;

namespace MicroSim.E2E.Shipped;

/// <summary>
/// The least memory that a process had in each of several equal parts of its work. Collections make a managed process's memory rise and
/// fall, and whatever disturbs it makes it rise; only what is kept for good lifts the least of each part above that of the part before.
/// </summary>
internal sealed class MemoryFloor(int pid, int parts)
{
    private readonly long[] least = [.. Enumerable.Repeat(long.MaxValue, parts)];

    /// <summary>Looks once, in the part that the work is in; any thread may.</summary>
    public void Look(int part)
    {
        long now = ProcessFacts.ResidentBytes(pid);
        lock (least)
            least[part] = Math.Min(least[part], now);
    }

    /// <summary>How much the floor rose from one part to the last, in bytes.</summary>
    public long RiseSince(int part) => least[^1] - least[part];

    public override string ToString() => string.Join(", ", least.Where(bytes => bytes != long.MaxValue).Select(bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0}"))) + " MB";
}
