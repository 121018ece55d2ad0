namespace MicroSim.Topology;

/// <summary>A framework that services may name.</summary>
/// <param name="Name">As documents spell it.</param>
/// <param name="Image">Its agent's image in containers; null for the usual one.</param>
public sealed record KnownFramework(string Name, string? Image = null)
{
    private const string FaultWord = "fault:";

    /// <summary>What it cannot do, in the contract's words; <c>fault:TYPE</c> is a fault type that it cannot do.</summary>
    public IReadOnlyList<string> Cannot { get; init; } = [];

    public static implicit operator KnownFramework(string name) => new(name);

    /// <summary>The word for a fault type that a framework cannot do.</summary>
    public static string WordOf(string faultType) => FaultWord + faultType;

    /// <summary>The fault type that a word of <see cref="Cannot"/> is about; null when it is about something else.</summary>
    public static string? FaultOf(string word) => word.StartsWith(FaultWord, StringComparison.Ordinal) ? word[FaultWord.Length..] : null;
}
