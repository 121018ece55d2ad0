namespace MicroSim.Conformance.Agents;

/// <summary>Where agents under test come from: started for it, or found running.</summary>
internal interface IAgentSource : IAsyncDisposable
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>Why a case that starts, ends or looks into a process cannot be run; null where it can.</summary>
    string? WithoutProcess { get; }

    /// <summary>Why a case that calls the admin port cannot be run; null where it can.</summary>
    string? WithoutAdmin { get; }

    /// <summary>What the agent's description says that it cannot do; null where it has none.</summary>
    IReadOnlyList<string>? Cannot { get; }

    /// <summary>Whether there is one agent for all cases, so that they must not run at the same time.</summary>
    bool IsOne { get; }

    /// <summary>Headers that every call of the data port and of the admin port carries, unless a case gives its own.</summary>
    IReadOnlyDictionary<string, string> DataHeaders { get; }

    IReadOnlyDictionary<string, string> AdminHeaders { get; }

    /// <summary>An agent with this environment; one of its own when <paramref name="fresh"/>.</summary>
    /// <exception cref="AgentException">None can be had.</exception>
    Task<Agent> RentAsync(IReadOnlyDictionary<string, string> environment, bool fresh);

    /// <summary>An agent that is expected to end by itself.</summary>
    AgentProcess StartOnly(IReadOnlyDictionary<string, string> environment);

    /// <summary>Takes an agent back; one that is not <paramref name="reusable"/> is ended.</summary>
    ValueTask ReturnAsync(Agent agent, IReadOnlyDictionary<string, string> environment, bool reusable);
}
