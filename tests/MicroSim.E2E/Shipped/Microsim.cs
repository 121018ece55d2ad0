namespace MicroSim.E2E.Shipped;

/// <summary>The published command, as <c>./microsim</c> builds it.</summary>
internal static class Microsim
{
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "artifacts", "microsim", "microsim");
}
