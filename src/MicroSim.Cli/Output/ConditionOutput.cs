using System.Text.Json;
using MicroSim.Cli.Client;

namespace MicroSim.Cli.Output;

/// <summary>Added conditions for a person.</summary>
internal static class ConditionOutput
{
    private static readonly string[] headings = ["SERVICE", "TYPE", "ARGS", "ON", "CHANCE", "LEFT", "ID"];

    public static void Write(IReadOnlyList<JsonElement> conditions) => Columns.Write(headings, [.. conditions.Select(Row)]);

    private static string[] Row(JsonElement condition)
    {
        string args = string.Join(" ", condition.Members("args").Select(a => $"{a.Name}={a.Value}"));
        string[] to = [.. condition.Items("to").Select(t => t.ToString())];
        string on = to.Length > 0 ? $"calls to {string.Join(", ", to)}" : condition.Text("replicas") is "all" or null ? "all replicas" : $"replicas {condition.Text("replicas")}";
        string left = condition.Member("remainingMs").ValueKind == JsonValueKind.Number ? $"{condition.Number("remainingMs") / 1000.0:0.0} s" : "until cleared";
        return [condition.Text("service")!, condition.Text("type")!, args.Length == 0 ? "-" : args, on, $"{condition.Member("probability").GetRawText()} %", left, condition.Text("id")!];
    }
}
