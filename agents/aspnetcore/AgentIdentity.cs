namespace MicroSim.Agent;

/// <summary>What this agent is, whatever service it plays.</summary>
internal static class AgentIdentity
{
    public const string Framework = "aspnetcore";
    public const string Language = "csharp";

    /// <summary>Reserved fields that it knows.</summary>
    public static readonly string[] Features = [];

    /// <summary>What the contract asks and the framework cannot do.</summary>
    public static readonly string[] Cannot = [];
}
