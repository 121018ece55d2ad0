using System.Collections.Concurrent;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Report;

namespace MicroSim.Conformance.Running;

/// <summary>Runs the conformance cases against one agent.</summary>
internal sealed class Suite(SuiteOptions options, TimeProvider time)
{
    private readonly CaseRunner runner = new(options.Source, time);

    /// <summary>The results, in the order of the cases.</summary>
    public async Task<IReadOnlyList<CaseResult>> RunAsync()
    {
        AgentInfo info = await AgentInfo.ReadAsync(options.Source);
        FoundState before = await FoundState.ReadAsync(options.Source);
        Case[] cases = [.. CaseFiles.Load(options.CasesFolder).Where(IsWanted)];
        ConcurrentDictionary<Case, CaseResult> results = new(ReferenceEqualityComparer.Instance as IEqualityComparer<Case>);
        List<Case> alone = [], shared = [];
        foreach (Case one in cases)
        {
            if (WhyNot(one, info) is string why)
                results[one] = CaseResult.Skipped(one, why);
            else
                (one.Alone ? alone : shared).Add(one);
        }
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Source.IsOne ? 1 : options.Jobs };
        await Parallel.ForEachAsync(shared, parallel, async (c, _) => results[c] = await runner.RunAsync(Adapted(c, info)));
        foreach (Case one in alone)
            results[one] = await runner.RunAsync(Adapted(one, info));
        await RepeatSlowAsync(results, info);
        await before.RestoreAsync();
        CaseResult[] said = options.Source.Cannot is IReadOnlyList<string> described && IsWanted(SaidInabilities.Case) ? [SaidInabilities.Compare(described, info)] : [];
        return [.. said, .. cases.Select(c => results[c])];
    }

    // An upper bound of a time says something about the agent only on a machine that has time for it.
    private async Task RepeatSlowAsync(ConcurrentDictionary<Case, CaseResult> results, AgentInfo info)
    {
        foreach (Case slow in results.Where(r => r.Value.Failure is { IsSlowness: true }).Select(r => r.Key).ToArray())
            results[slow] = await runner.RunAsync(Adapted(slow, info)) with { Note = "too slow at first, when the machine was busy" };
    }

    private bool IsWanted(Case one) =>
        options.Filter is null || $"{one.File}: {one.Name}".Contains(options.Filter, StringComparison.OrdinalIgnoreCase);

    private static Case Adapted(Case one, AgentInfo info) =>
        one.FaultTypes.FirstOrDefault(t => !info.Faults.Contains(t)) is string missing ? RefusedFault.Instead(one, missing) : one;

    private string? WhyNot(Case one, AgentInfo info) =>
        one.NeedsProcess && options.Source.WithoutProcess is string process ? process
        : one.NeedsAdmin && options.Source.WithoutAdmin is string admin ? admin
        : one.Unless is not null && info.Cannot.Contains(one.Unless) ? $"the agent cannot do '{one.Unless}'"
        : one.UnlessFeature is not null && info.Features.Contains(one.UnlessFeature) ? $"the agent has the feature '{one.UnlessFeature}'"
        : null;
}
