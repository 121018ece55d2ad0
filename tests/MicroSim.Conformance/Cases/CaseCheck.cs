using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Cases;

/// <summary>Finds what would only show when a case runs, or never: names that nothing sets, operators that do not exist.</summary>
internal static class CaseCheck
{
    private static readonly string[] always = ["agent", "agent.authority", "n", "seed"];

    /// <summary>What is wrong with a case, in words.</summary>
    public static IEnumerable<string> Problems(Case read, JsonObject json)
    {
        foreach (Step step in read.Steps.Concat(read.Steps.SelectMany(s => s.Together ?? [])))
        {
            if (step.Verbs != 1)
                yield return "a step needs exactly one of node, call, admin, raw, together, peer, process, wait";
            if (read.Exits && step.IsCall)
                yield return "a case of an agent that `exits` makes no calls: nobody waits for it to listen";
            if (step.Peer is not null && !read.Peers.ContainsKey(step.Peer))
                yield return $"'{step.Peer}' is no peer";
        }
        HashSet<string> known = [.. always, .. read.Files.Keys.Select(f => $"file.{f}"), .. read.Peers.Keys.SelectMany(p => new[] { p, $"{p}.authority", $"{p}.port" }), .. Saved(json)];
        foreach (string name in Template.Variables(json).Where(n => !known.Contains(n)))
            yield return $"nothing sets ${{{name}}}";
        foreach (string name in Operators(json).Where(o => !Matching.Operators.Names.Contains(o)))
            yield return $"unknown operator '{name}'";
    }

    private static IEnumerable<string> Saved(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => m is { Key: "save", Value: JsonObject saved } ? saved.Select(s => s.Key) : Saved(m.Value)),
        JsonArray a => a.SelectMany(Saved),
        _ => [],
    };

    private static IEnumerable<string> Operators(JsonNode? node) => node switch
    {
        JsonObject o => o.Where(m => m.Key.StartsWith('$') && !m.Key.StartsWith("${", StringComparison.Ordinal)).Select(m => m.Key).Concat(o.SelectMany(m => Operators(m.Value))),
        JsonArray a => a.SelectMany(Operators),
        _ => [],
    };
}
