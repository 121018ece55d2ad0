namespace MicroSim.Conformance.Matching;

/// <summary>One place where what came is not what a case expects.</summary>
/// <param name="Path">The place in the observation.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Actual">What came.</param>
/// <param name="TooHigh">Whether a number was above its range: what a busy machine may do to a time.</param>
internal readonly record struct Mismatch(string Path, string Expected, string Actual, bool TooHigh = false)
{
    private static readonly string[] times = ["ms", "bodyMs", "durationMs", "sinceLastMs"];
    private static readonly string[] timesOfMany = ["mean", "p50", "p99"];

    /// <summary>Whether the only fault of the place is that something took longer than expected.</summary>
    public bool IsSlowness => TooHigh && (IsTime(Path) || timesOfMany.Contains(Last(Path)));

    /// <summary>Whether the place holds a duration that was measured.</summary>
    public static bool IsTime(string path) => times.Contains(Last(path));

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    public override string ToString() => $"{Path}: expected {Expected}, came {Actual}";
}
