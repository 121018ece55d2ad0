using System.CommandLine;
using System.CommandLine.Parsing;
using MicroSim.Topology;

namespace MicroSim.Cli;

/// <summary>Spans of time as people type them: <c>500ms</c>, <c>60s</c>, <c>1m30s</c>, <c>1h</c>; a bare number counts seconds.</summary>
internal static class Durations
{
    /// <summary>The span in milliseconds, or null for what is none; a bare number counts seconds.</summary>
    public static long? Parse(string text) => (TimeText.Milliseconds(text) ?? TimeText.Milliseconds($"{text}s")) is > 0 and long span ? span : null;

    public static Option<long?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, name),
    };

    private static long? Parse(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (Parse(text) is long span)
            return span;
        result.AddError($"{name} must be {TimeText.Form}, not '{text}'.");
        return null;
    }
}
