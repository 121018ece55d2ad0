using System.Diagnostics.CodeAnalysis;

namespace MicroSim.Contract;

/// <summary>What a parser made of an input: a value, or every problem that it found.</summary>
public readonly record struct Parsed<T>(T? Value, IReadOnlyList<Problem> Problems)
    where T : class
{
    /// <summary>Whether there is a value and no problem.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null && Problems.Count == 0;
}
