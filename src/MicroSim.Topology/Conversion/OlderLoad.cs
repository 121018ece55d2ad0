using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>
/// A <c>LoadGenerator</c> of the older group: every <c>betweenDelay</c> it sent each of its requests <c>replicas</c> times at once, whatever the replies did, until it had
/// done so <c>requestCount</c> times or <c>timeout</c> was over. That is an open loop; it is spread evenly here.
/// </summary>
internal static class OlderLoad
{
    private static readonly string[] fields = ["request", "requests", "routes", "simulationRef", "replicas", "requestCount", "timeout", "betweenDelay"];
    private static readonly string[] lists = ["requests", "routes"];

    /// <summary>The tree of the new document; null when something is wrong with the old one.</summary>
    public static YamlMapping? Convert(YamlMapping root, Findings findings)
    {
        FieldGroup document = new("", root, findings);
        FieldGroup metadata = document["metadata"].Value is YamlMapping given ? new("metadata", given, findings) : document["metadata"].RequiredObject();
        string? name = metadata.Required("name").Text(Names.IsService, Names.ServiceRule);
        FieldGroup spec = document["spec"].RequiredObject(fields);
        FieldGroup simulation = spec["simulationRef"].Object("name", "namespace");
        YamlList requests = new(Position.Start);
        foreach (Field field in Requests(spec))
            requests.Add(YamlMappings.Of(("script", Script(field))));
        if (requests.Items.Count == 0 && !spec.IsBroken && findings.Problems.Count == 0)
            spec["requests"].Refuse("is required: what is sent");
        int replicas = spec["replicas"].Integer(1, 100_000) ?? 1;
        long? rounds = spec["requestCount"].Integer64(1, 1_000_000_000);
        TimeSpan? between = ScenarioReader.ReadSpan(spec["betweenDelay"], 0), timeout = ScenarioReader.ReadSpan(spec["timeout"], 1);
        if (findings.Problems.Count > 0)
            return null;
        // Without a pause it did so once.
        bool once = between is null || between == TimeSpan.Zero;
        double rate = (double)replicas * requests.Items.Count / (once ? 1 : between!.Value.TotalSeconds);
        long? count = once ? replicas * requests.Items.Count : rounds * replicas;
        TimeSpan? duration = timeout ?? (count is null ? LoadTest.Longest : null);
        return YamlMappings.Of(
            ("apiVersion", Text(Migration.ApiVersion)),
            ("kind", Text(LoadTestDocument.Kind)),
            ("metadata", YamlMappings.Of(("name", Text(name!)), ("namespace", metadata["namespace"].Value))),
            ("spec", YamlMappings.Of(
                ("simulation", simulation["name"].Text() is string of ? Text(of) : null),
                ("rate", Number(rate)),
                ("duration", duration is TimeSpan span ? Text(TimeText.Of(span)) : null),
                ("count", count is long all ? Number(all) : null),
                // It opened a connection for every request.
                ("keepAlive", new YamlScalar("false", ScalarKind.Boolean, Position.Start)),
                ("requests", requests))));
    }

    private static IEnumerable<Field> Requests(FieldGroup spec) =>
        (spec.Has("request") ? [spec["request"]] : Enumerable.Empty<Field>()).Concat(lists.SelectMany(l => spec[l].Items()));

    // Each was JSON in a text.
    private static YamlNode? Script(Field field)
    {
        List<DocumentProblem> problems = [];
        YamlNode? node = field.Value is YamlScalar { Kind: ScalarKind.Text } text ? YamlParser.Parse(text.Text, problems) : field.Value;
        if (node is not YamlMapping)
        {
            field.Refuse(problems.Count > 0 ? $"must be JSON: {problems[0].Message}" : "must be a node as JSON");
            return null;
        }
        FaultReader.Report(field, NodeParser.Parse(YamlJson.Of(node), new ParseOptions(FaultCatalogue.Standard, Strict: true)).Problems);
        return node;
    }

    private static YamlScalar Text(string text) => new(text, ScalarKind.Text, Position.Start);

    private static YamlScalar Number(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), ScalarKind.Number, Position.Start);
}
