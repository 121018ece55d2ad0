namespace MicroSim.Topology;

/// <summary>What a scenario expects of the user's own alerts. Who follows it measures that; whoever runs it knows nothing of alerts.</summary>
/// <param name="From">Where they fire: the root of Prometheus' or Alertmanager's HTTP API; null when the document does not say it.</param>
/// <param name="MustFire">Those that steps must raise, in the document's order.</param>
/// <param name="MustNotFire">Those that must not fire as long as the scenario runs.</param>
public sealed record ScenarioAlerts(Uri? From, IReadOnlyList<ExpectedAlert> MustFire, IReadOnlyList<AlertPattern> MustNotFire)
{
    public static ScenarioAlerts None { get; } = new(null, [], []);

    public bool IsEmpty => MustFire.Count == 0 && MustNotFire.Count == 0;
}

/// <summary>Which alerts are meant.</summary>
/// <param name="Name">Their name; null for any.</param>
/// <param name="Labels">Labels that they have, among others.</param>
public sealed record AlertPattern(string? Name, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    public bool Matches(string name, IReadOnlyDictionary<string, string> labels) =>
        (Name is null || Name == name) && Labels.All(l => labels.TryGetValue(l.Key, out string? value) && value == l.Value);

    /// <summary><c>ServiceErrors{service="cart"}</c>, as Prometheus writes it.</summary>
    public override string ToString() => $"{Name}{(Labels.Count == 0 ? "" : $"{{{string.Join(",", Labels.Select(l => $"{l.Key}=\"{l.Value}\""))}}}")}";
}

/// <summary>An alert that a step must raise, each time that it happens.</summary>
/// <param name="Step">The step's place in the document.</param>
/// <param name="Alert">Which one.</param>
/// <param name="Within">How long it may take from when the step's action was done.</param>
/// <param name="Resolves">How long after the step's end it may still fire; null: however long.</param>
public sealed record ExpectedAlert(string Step, AlertPattern Alert, TimeSpan Within, TimeSpan? Resolves);
