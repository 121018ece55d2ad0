using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MicroSim.Conformance.Matching;

/// <summary>Reads the Prometheus text format into an array of <c>{name, labels, value}</c>, so that cases need not know the order of labels.</summary>
internal static partial class MetricsText
{
    public static JsonArray Parse(string text)
    {
        JsonArray samples = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#') || !Sample().IsMatch(line))
                continue;
            Match sample = Sample().Match(line);
            JsonObject labels = [];
            foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
                labels[label.Groups[1].Value] = label.Groups[2].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
            samples.Add(new JsonObject { ["name"] = sample.Groups["name"].Value, ["labels"] = labels, ["value"] = Value(sample.Groups["value"].Value) });
        }
        return samples;
    }

    private static JsonNode? Value(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : text;

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[-+]?[0-9][0-9.eE+-]*|NaN|[-+]Inf)( \d+)?( # .*)?$""")]
    private static partial Regex Sample();

    [GeneratedRegex(""""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"""")]
    private static partial Regex Label();
}
