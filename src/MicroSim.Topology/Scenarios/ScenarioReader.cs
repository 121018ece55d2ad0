namespace MicroSim.Topology;

/// <summary>Tree → scenario. Every field is read and its form checked; <see cref="TimelineRules"/> is the other half.</summary>
internal static class ScenarioReader
{
    private const int MaxSteps = 1_000;

    private static readonly string[] rootFields = DocumentFields.Names(ScenarioFields.Root);
    private static readonly string[] specFields = DocumentFields.Names(ScenarioFields.Spec);
    private static readonly string[] stepFields = DocumentFields.Names(ScenarioFields.Step);
    private static readonly string[] actions = ["condition", "disruption", "connection", "request"];

    /// <summary>The longest time of a condition.</summary>
    public static TimeSpan LongestCondition { get; } = TimeSpan.FromHours(1);

    public static Scenario Read(YamlNode root, Simulation simulation, Findings findings)
    {
        FieldGroup document = new Field("", root, findings).Object(rootFields);
        string name = MetadataReader.Name(document["metadata"], Names.IsService, Names.ServiceRule);
        FieldGroup spec = document["spec"].RequiredObject(specFields);
        if (spec["simulation"].Text() is string meant && meant != simulation.Name)
            spec["simulation"].Refuse($"must be {simulation.Name}, for which it is run, or left out");
        ActionReader reader = new(simulation);
        List<ScenarioStep> steps = [];
        int count = 0;
        foreach (Field field in spec.Required("steps").Items())
        {
            if (++count > MaxSteps)
            {
                spec["steps"].Refuse($"must be at most {MaxSteps:#,0} steps");
                break;
            }
            if (ReadStep(field, reader) is ScenarioStep step)
                steps.Add(step);
        }
        if (count == 0 && !spec["steps"].IsAbsent && findings.Problems.Count == 0)
            spec["steps"].Refuse("must have a step");
        return new Scenario(name, ReadSpan(spec["until"], 1), steps, AlertReader.Read(spec));
    }

    private static ScenarioStep? ReadStep(Field field, ActionReader reader)
    {
        FieldGroup step = field.RequiredObject(stepFields);
        if (step.Mapping is null || field.Findings.IsFull)
            return null;
        TimeSpan at = ReadSpan(step["at"], 0) ?? TimeSpan.Zero;
        TimeSpan? lasts = ReadSpan(step["for"], 1), repeat = ReadSpan(step["repeat"], 1), until = ReadSpan(step["until"], 1);
        int? times = step["times"].Integer(1, Scenario.MostOccurrences);
        string[] given = [.. actions.Where(step.Has)];
        if (given.Length != 1)
        {
            field.Refuse(given.Length == 0 ? $"must have one of {string.Join(", ", actions)}" : $"must have one of {string.Join(", ", given)}, not all of them");
            return null;
        }
        ScenarioAction? action = reader.Read(given[0], step[given[0]]);
        return action is null ? null : new ScenarioStep(field.Path, at, lasts, repeat, times, until, action);
    }

    // A bare number could mean seconds as on the command line or milliseconds as elsewhere in documents.
    public static TimeSpan? ReadSpan(Field field, int min)
    {
        if (field.IsAbsent)
            return null;
        string text = field.Value is YamlScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar ? scalar.Text : "";
        long? span = text == "0" ? 0 : TimeText.Milliseconds(text);
        if (span >= min && span <= Scenario.Longest.TotalMilliseconds)
            return TimeSpan.FromMilliseconds(span.Value);
        bool bare = field.Value is YamlScalar { Kind: ScalarKind.Number } && span is null;
        field.Refuse(bare ? $"needs a unit: write {text}s or {text}ms" : $"must be {TimeText.Form}, {(min == 0 ? "" : "more than 0 and ")}at most {TimeText.Of(Scenario.Longest)}");
        return null;
    }
}
