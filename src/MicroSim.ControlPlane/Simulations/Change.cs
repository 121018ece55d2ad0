using MicroSim.ControlPlane.Http;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>What somebody wants of a simulation, decided when it is that change's turn: a new version, or why not.</summary>
internal readonly record struct Change(WantedSimulation? Wanted, ProblemResult? Refusal)
{
    public static Change To(WantedSimulation wanted) => new(wanted, null);

    public static Change Refuse(ProblemResult problem) => new(null, problem);
}

/// <summary>What became of a change: either what is there now, or why nothing was changed.</summary>
internal readonly record struct Changed(StoredSimulation? Now, bool Created, ProblemResult? Refusal);
