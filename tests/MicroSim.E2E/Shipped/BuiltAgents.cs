namespace MicroSim.E2E.Shipped;

/// <summary>The agents that this machine could build: <c>./test</c> says which it could not.</summary>
internal static class BuiltAgents
{
    public static string[] Frameworks { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "artifacts", "agents")).Where(f => File.Exists(Path.Combine(f, ".stamp"))).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
