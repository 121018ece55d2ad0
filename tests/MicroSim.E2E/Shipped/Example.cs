using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSim.E2E.Shipped;

/// <summary>The files of <c>docs/examples</c>, with ports that are free here.</summary>
internal static partial class Example
{
    public static string Read(string name, IReadOnlyDictionary<int, int> ports) =>
        WithPorts(File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", name)), ports);

    public static string WithPorts(string text, IReadOnlyDictionary<int, int> ports) =>
        Number().Replace(text, match => ports.TryGetValue(int.Parse(match.Value, CultureInfo.InvariantCulture), out int free) ? $"{free}" : match.Value);

    /// <summary>A free port for each of these.</summary>
    public static Dictionary<int, int> FreePortsFor(params int[] written) => written.Zip(FreePorts.Take(written.Length)).ToDictionary(p => p.First, p => p.Second);

    [GeneratedRegex(@"\b\d{4}\b")]
    private static partial Regex Number();
}
