using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Cli.Alerts;

/// <summary>What came of an alert that a scenario said something about.</summary>
/// <param name="Alert">Which one.</param>
/// <param name="Is">In a word: one of the constants here.</param>
/// <param name="Step">The step that must raise it; null where it must not fire.</param>
/// <param name="Number">The how-manieth time of that step.</param>
/// <param name="Within">How long it was given.</param>
/// <param name="Detected">How long it took to fire.</param>
/// <param name="Resolved">How long after the step's end it fired no more.</param>
/// <param name="Text">What else is to be said.</param>
internal sealed record AlertVerdict(
    AlertPattern Alert, string Is, string? Step = null, int? Number = null, TimeSpan? Within = null, TimeSpan? Detected = null, TimeSpan? Resolved = null, string? Text = null)
{
    /// <summary>It fired in time, and was over in time where that is asked.</summary>
    public const string Ok = "detected";

    /// <summary>It did not fire in time.</summary>
    public const string Missed = "missed";

    /// <summary>It fired in time, and for too long.</summary>
    public const string Unresolved = "unresolved";

    /// <summary>It fired before its step did anything, so nothing can be told of it.</summary>
    public const string Before = "fired-before";

    /// <summary>It fired and must not.</summary>
    public const string False = "false-alarm";

    /// <summary>It did not fire, as it must not.</summary>
    public const string Silent = "silent";

    /// <summary>Its step could not be done, or the scenario was ended before it was clear.</summary>
    public const string Unknown = "unknown";

    public bool IsGood => Is is Ok or Silent;

    public JsonElement Json(string? run)
    {
        JsonObject json = new() { ["run"] = run, ["what"] = "alert", ["step"] = Step, ["number"] = Number, ["alert"] = Alert.Name, ["labels"] = new JsonObject(Alert.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))), ["verdict"] = Is };
        foreach ((string name, TimeSpan? span) in ((string, TimeSpan?)[])[("withinMs", Within), ("detectMs", Detected), ("resolveMs", Resolved)])
        {
            if (span is TimeSpan known)
                json[name] = Math.Round(known.TotalMilliseconds);
        }
        if (Text is not null)
            json["text"] = Text;
        foreach (string absent in json.Where(m => m.Value is null).Select(m => m.Key).ToArray())
            json.Remove(absent);
        return JsonElement.Parse(json.ToJsonString());
    }
}
