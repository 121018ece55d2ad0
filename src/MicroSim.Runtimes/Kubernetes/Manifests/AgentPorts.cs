namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The ports of every agent's pod. A Service has the data port alone, under the same number.</summary>
public static class AgentPorts
{
    public const int Data = 8080;
    public const int Admin = 8081;

    internal const string DataName = "http";
    internal const string AdminName = "admin";

    /// <summary>The admin port of the pod at an address.</summary>
    internal static Uri AdminRoot(string address) => new($"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{Admin}/");
}
