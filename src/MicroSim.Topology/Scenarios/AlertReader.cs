using System.Text.RegularExpressions;

namespace MicroSim.Topology;

/// <summary>Reads what a scenario expects of alerts.</summary>
internal static partial class AlertReader
{
    private const int MaxAlerts = 1_000;

    private static readonly string[] specFields = DocumentFields.Names(ScenarioFields.Alerts);
    private static readonly string[] expectedFields = DocumentFields.Names(ScenarioFields.ExpectedAlert);
    private static readonly string[] forbiddenFields = DocumentFields.Names(ScenarioFields.ForbiddenAlert);

    /// <summary>What all of a scenario says of them.</summary>
    public static ScenarioAlerts Read(FieldGroup spec)
    {
        FieldGroup alerts = spec["alerts"].Object(specFields);
        List<ExpectedAlert> expected = [];
        foreach (Field step in spec["steps"].Value is YamlList ? spec["steps"].Items() : [])
        {
            if (step.Value is YamlMapping mapping)
                expected.AddRange(ReadExpected(new FieldGroup(step.Path, mapping, step.Findings)));
        }
        return new ScenarioAlerts(ReadFrom(alerts["from"]), expected, [.. Bounded(alerts["mustNotFire"]).Select(ReadForbidden).OfType<AlertPattern>()]);
    }

    private static IEnumerable<ExpectedAlert> ReadExpected(FieldGroup step)
    {
        foreach (Field field in Bounded(step["mustFire"]))
        {
            FieldGroup alert = field.RequiredObject(expectedFields);
            string? name = ReadName(alert.Required("alert"));
            List<KeyValuePair<string, string>> labels = ReadLabels(alert["labels"]);
            TimeSpan? within = ScenarioReader.ReadSpan(alert.Required("within"), 1), resolves = ScenarioReader.ReadSpan(alert["resolves"], 1);
            if (name is not null && within is TimeSpan limit)
                yield return new ExpectedAlert(step.Path, new AlertPattern(name, labels), limit, resolves);
        }
    }

    private static AlertPattern? ReadForbidden(Field field)
    {
        FieldGroup alert = field.RequiredObject(forbiddenFields);
        if (alert.Mapping is null)
            return null;
        string? name = ReadName(alert["alert"]);
        List<KeyValuePair<string, string>> labels = ReadLabels(alert["labels"]);
        if (alert["alert"].IsAbsent && alert["labels"].IsAbsent)
            field.Refuse("must say which alerts are meant: by `alert`, `labels`, or both");
        return new AlertPattern(name, labels);
    }

    private static IEnumerable<Field> Bounded(Field list)
    {
        int count = 0;
        foreach (Field field in list.Items())
        {
            if (++count > MaxAlerts)
            {
                list.Refuse($"must be at most {MaxAlerts:#,0} alerts");
                yield break;
            }
            yield return field;
        }
    }

    private static string? ReadName(Field field) => field.Text(Name().IsMatch, "must be an alert's name, such as ServiceErrors");

    private static List<KeyValuePair<string, string>> ReadLabels(Field field)
    {
        List<KeyValuePair<string, string>> labels = [];
        foreach ((string key, Field value) in field.Members())
        {
            if (!Name().IsMatch(key))
                value.Refuse("must be a label's name, such as service");
            if (value.Text() is string text)
                labels.Add(new(key, text));
        }
        return labels;
    }

    private static Uri? ReadFrom(Field field)
    {
        if (field.Text() is not string text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
            return uri;
        field.Refuse("must be the URL of Prometheus or Alertmanager, such as http://localhost:9090");
        return null;
    }

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_:.\- ]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
