using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>What became of a scripted request.</summary>
public enum ResolveOutcome
{
    /// <summary>The body is wrong: <see cref="ResolvedRequest.Problems"/> says why.</summary>
    Invalid,

    /// <summary>The body is right, and its root lost its roll: nothing is to be sent.</summary>
    NotCalled,

    /// <summary><see cref="ResolvedRequest.Root"/> is to be sent to <see cref="ResolvedRequest.Entry"/>.</summary>
    Resolved,
}

/// <summary>A scripted request with addresses instead of names and with all dice rolled.</summary>
/// <param name="Outcome">Which of the three.</param>
/// <param name="Root">The tree, without the nodes that lost their roll.</param>
/// <param name="Entry">The name of the service that <paramref name="Root"/> calls.</param>
/// <param name="Problems">Paths are those of the body as the user wrote it.</param>
public readonly record struct ResolvedRequest(ResolveOutcome Outcome, Node? Root, string? Entry, IReadOnlyList<Problem> Problems)
{
    internal static ResolvedRequest Invalid(IReadOnlyList<Problem> problems) => new(ResolveOutcome.Invalid, null, null, problems);
}
