namespace MicroSim.Cli.Up;

/// <summary>How one of a cluster's control planes finds the others.</summary>
/// <param name="Address">Where the others reach this one.</param>
/// <param name="Namespace">Where their Lease is; null is the namespace of the configuration.</param>
internal sealed record ClusterOptions(Uri Address, string? Namespace)
{
    public const string Lease = "microsim";
}
