using System.Text;
using System.Text.Json;

namespace MicroSim.ControlPlane.Logs;

/// <summary>What a line of an agent's log says of itself; all null for a line that is no JSON object.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="Event">What happened.</param>
/// <param name="RequestId">In which call.</param>
/// <param name="TraceId">In which trace.</param>
/// <param name="Condition">The id of the condition that it is about.</param>
internal readonly record struct LogFacts(string? Level = null, string? Event = null, string? RequestId = null, string? TraceId = null, string? Condition = null)
{
    // Longer than any line that an agent writes of itself.
    private const int Longest = 64 * 1024;

    public static LogFacts Of(string text)
    {
        if (!text.StartsWith('{') || text.Length > Longest)
            return default;
        try
        {
            return Read(Encoding.UTF8.GetBytes(text));
        }
        // Of half a surrogate pair no string can be made.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static LogFacts Read(ReadOnlySpan<byte> json)
    {
        LogFacts facts = default;
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                continue;
            }
            facts = name switch
            {
                "level" => facts with { Level = reader.GetString() },
                "event" => facts with { Event = reader.GetString() },
                "requestId" => facts with { RequestId = reader.GetString() },
                "traceId" => facts with { TraceId = reader.GetString() },
                "condition" => facts with { Condition = reader.GetString() },
                _ => facts,
            };
        }
        return facts;
    }
}
