namespace MicroSim.Contract;

/// <summary>What a service or a call is made to suffer, once (contract §1.1).</summary>
/// <param name="Spec">Its type in the catalogue.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Probability">Chance in percent that it acts.</param>
public sealed record Fault(FaultSpec Spec, FaultArgs Args, double Probability = 100)
{
    public string Type => Spec.Type;
}

/// <summary>Faults before and after what a service does.</summary>
public sealed record FaultPhases(IReadOnlyList<Fault>? Before = null, IReadOnlyList<Fault>? After = null)
{
    public static FaultPhases None { get; } = new();

    public IReadOnlyList<Fault> Before { get; init; } = Before ?? [];

    public IReadOnlyList<Fault> After { get; init; } = After ?? [];
}
