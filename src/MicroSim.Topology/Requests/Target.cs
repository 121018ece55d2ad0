namespace MicroSim.Topology;

/// <summary>What a designation means.</summary>
internal enum TargetKind
{
    Service,
    External,
    Refused,
}

/// <summary>What a designation means: an address and a name, or why it means nothing.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Text">The address, or what would be right.</param>
/// <param name="Service">The service's name, or an external target's host.</param>
internal readonly record struct Target(TargetKind Kind, string Text, string? Service = null);
