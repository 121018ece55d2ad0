using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Report;

/// <summary>Writes results for programs: one JSON object.</summary>
internal static class JsonReport
{
    public static void Write(TextWriter output, string agent, IReadOnlyList<CaseResult> results)
    {
        JsonObject report = new()
        {
            ["agent"] = agent,
            ["passed"] = results.Count(r => r.Outcome == Outcome.Passed),
            ["failed"] = results.Count(r => r.Outcome == Outcome.Failed),
            ["skipped"] = results.Count(r => r.Outcome == Outcome.Skipped),
            ["cases"] = new JsonArray([.. results.Select(r => (JsonNode)Of(r))]),
        };
        output.WriteLine(report.ToJsonString());
    }

    private static JsonObject Of(CaseResult result) => new()
    {
        ["file"] = result.Case.File,
        ["name"] = result.Case.Name,
        ["spec"] = result.Case.Spec,
        ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(result.Outcome.ToString()),
        ["milliseconds"] = Math.Round(result.Duration.TotalMilliseconds),
        ["note"] = result.Note,
        ["failure"] = result.Failure is null ? null : new JsonObject
        {
            ["step"] = result.Failure.Step,
            ["mismatches"] = new JsonArray([.. result.Failure.Mismatches.Select(m => (JsonNode)m.ToString()!)]),
            ["observed"] = result.Failure.Observation,
        },
    };
}
