using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes;

/// <summary>What is known of a simulation: the newest document, and what was made of the newest valid one.</summary>
internal sealed class SimulationEntry(ObjectKey key)
{
    private volatile ReadResource? newest;
    private volatile MadeResource? made;
    private volatile Trouble? trouble;

    public ObjectKey Key => key;

    /// <summary>The newest version, read.</summary>
    public ReadResource? Newest
    {
        get => newest;
        set => newest = value;
    }

    /// <summary>What runs, and of which version; null while nothing does.</summary>
    public MadeResource? Made
    {
        get => made;
        set => made = value;
    }

    /// <summary>Why the newest version cannot be made; null when it is, or was not tried.</summary>
    public Trouble? Trouble
    {
        get => trouble;
        set => trouble = value;
    }

    /// <summary>Whether the newest version cannot be made.</summary>
    public bool IsStuck => newest is { Simulation: null } || trouble is not null;

    /// <summary>Whether the newest version, or an earlier one, was tried to be made.</summary>
    public bool WasTried => newest is not null && (IsStuck || made is not null);

    /// <summary>Why it does not run as the newest version says; null when it does.</summary>
    public string? Reason
    {
        get
        {
            if (newest is { Simulation: null } invalid)
                return $"its {(made is null ? "document" : "newest version")} is not valid: {invalid.Problems[0].Path}: {invalid.Problems[0].Message}";
            return trouble?.Text ?? (made is null ? "it is being made" : null);
        }
    }
}

/// <summary>A version of a simulation, read: what it says, or what is wrong with it.</summary>
internal sealed record ReadResource(SimulationResource Resource, Simulation? Simulation, IReadOnlyList<DocumentProblem> Problems);

/// <summary>What was made of a version.</summary>
/// <param name="Resource">The version.</param>
/// <param name="Document">What it says.</param>
/// <param name="Running">What runs of it.</param>
internal sealed record MadeResource(SimulationResource Resource, Simulation Document, RunningSimulation Running);

/// <summary>Why something cannot be made.</summary>
/// <param name="Reason">A word for programs.</param>
/// <param name="Text">For people.</param>
internal sealed record Trouble(string Reason, string Text);
