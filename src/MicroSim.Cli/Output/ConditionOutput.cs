using System.Globalization;
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
        return [condition.Text("service")!, condition.Text("type")!, args.Length == 0 ? "-" : args, On(condition), $"{condition.Member("probability").GetRawText()} %", Left(condition), condition.Text("id")!];
    }

    /// <summary>Whom it acts on.</summary>
    public static string On(JsonElement condition)
    {
        string[] to = [.. condition.Items("to").Select(t => t.ToString())];
        return to.Length > 0 ? $"calls to {string.Join(", ", to)}" : condition.Text("replicas") is "all" or null ? "all replicas" : $"replicas {condition.Text("replicas")}";
    }

    /// <summary>How long it still lasts.</summary>
    public static string Left(JsonElement condition) =>
        condition.Member("remainingMs").ValueKind == JsonValueKind.Number ? string.Create(CultureInfo.InvariantCulture, $"{condition.Number("remainingMs") / 1000.0:0.0} s") : "until cleared";
}
