using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Api;

/// <summary>A condition that was added to a running simulation.</summary>
/// <param name="Id">Its name, unique in the simulation.</param>
/// <param name="Service">Whose replicas suffer it.</param>
/// <param name="Type">Its fault type.</param>
/// <param name="Args">The fault's arguments.</param>
/// <param name="Probability">Chance of each call in percent.</param>
/// <param name="To">The services whose calls suffer; empty: the service itself does.</param>
/// <param name="Replicas">Which replicas: `all`, a number, a share such as `50%`, or a replica's name.</param>
/// <param name="Version">Of which version alone.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="RemainingMs">How long it still lasts; 0 for what was over as soon as it began.</param>
public sealed record ConditionView(
    string Id,
    string Service,
    string Type,
    JsonElement Args,
    double Probability,
    IReadOnlyList<string> To,
    string Replicas,
    string? Version,
    DateTimeOffset Since,
    DateTimeOffset? Until,
    long? RemainingMs)
{
    internal static ConditionView Of(AddedCondition added, DateTimeOffset now) => new(
        added.Id,
        added.Service,
        added.Condition.Fault.Type,
        JsonElement.Parse(AddedConditionWriter.Write(added)).GetProperty("args"),
        added.Condition.Fault.Probability,
        added.Condition.To,
        added.Replicas.ToString(),
        added.Replicas.Version,
        added.Since,
        added.IsOverAtOnce ? added.Since : added.Until,
        added.IsOverAtOnce ? 0 : added.Remaining(now));

    /// <summary>What it is, in a few words: <c>latency delay=600 on calls to cart (50 %)</c>.</summary>
    internal static string Words(Condition condition)
    {
        string args = string.Concat(condition.Fault.Spec.Args.Where(a => condition.Fault.Args.Has(a.Name))
            .Select(a => FormattableString.Invariant($" {a.Name}={(a.IsText ? condition.Fault.Args.Text(a.Name) : condition.Fault.Args.Number(a.Name))}")));
        string where = condition.To.Count == 0 ? "" : $" on calls to {string.Join(", ", condition.To)}";
        string chance = condition.Fault.Probability == 100 ? "" : FormattableString.Invariant($" ({condition.Fault.Probability} %)");
        return $"{condition.Fault.Type}{args}{where}{chance}";
    }
}

/// <summary>Conditions, in the order in which they were added.</summary>
public sealed record ConditionList(IReadOnlyList<ConditionView> Items);

/// <summary>What became of a disruption.</summary>
/// <param name="Replicas">How many replicas it reached.</param>
public sealed record DisruptionView(int Replicas);
