using System.Globalization;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces;

/// <summary>Makes spans of a result tree (contract §1.3): one for each call in its caller, one for each result in its service.</summary>
public static class ResultSpans
{
    private static readonly JsonDocumentOptions options = new() { MaxDepth = 2 * Wire.MaxJsonDepth };

    /// <summary>The root and all below it; only the root when the result is none.</summary>
    public static IReadOnlyList<TraceSpan> Of(ScriptedRequest request)
    {
        List<TraceSpan> spans = [request.Root];
        if (request.Result.Length == 0)
            return spans;
        try
        {
            using JsonDocument document = JsonDocument.Parse(request.Result, options);
            new Walk(request.Root, spans).Service(document.RootElement, request.Root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A service may answer anything; the root says what is known.
        }
        return spans;
    }

    private sealed class Walk(TraceSpan root, List<TraceSpan> spans)
    {
        private ulong count;

        public void Service(JsonElement result, TraceSpan caller)
        {
            if (result.ValueKind != JsonValueKind.Object || spans.Count >= SpanLimits.SpansOfBody)
                return;
            SpanSource source = new(Text(result, "service") ?? "?", Text(result, "version"), Text(result, "instance"), root.Source.Simulation);
            TraceSpan own = Add(caller, SpanKind.Server, source, result, Text(result, "error"), caller.Attributes.Find(SpanNames.Status) is string status ? [new(SpanNames.Status, status)] : []);
            JsonElement[] replies = Items(result, "response"), calls = Items(result, "calls");
            for (int i = 0; i < calls.Length; i++)
            {
                TraceSpan call = Call(calls[i], own);
                if (i < replies.Length)
                    Service(replies[i], call);
            }
        }

        private TraceSpan Call(JsonElement call, TraceSpan caller)
        {
            List<SpanTag> attributes = [new(SpanNames.ServerAddress, Text(call, "service") ?? Text(call, "designation") ?? "?")];
            if (Number(call, "status") is double status)
                attributes.Add(new(SpanNames.Status, status.ToString(CultureInfo.InvariantCulture)));
            string? error = Text(call, "error");
            if (error is not null)
                attributes.Add(new(SpanNames.ErrorType, error));
            if (Number(call, "tries") is double tries and not 1)
                attributes.Add(new("microsim.tries", tries.ToString(CultureInfo.InvariantCulture)));
            return Add(caller, SpanKind.Client, caller.Source, call, error, attributes);
        }

        private TraceSpan Add(TraceSpan parent, SpanKind kind, SpanSource source, JsonElement of, string? error, IReadOnlyList<SpanTag> attributes)
        {
            long start = Text(of, "start") is string text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
                ? Instants.Nanoseconds(instant)
                : parent.StartNs;
            long duration = (long)(Math.Clamp(Number(of, "durationMs") ?? 0, 0, TimeSpan.MaxValue.TotalMilliseconds) * Instants.NsOfMs);
            TraceSpan span = new(root.Trace, ++count, parent.Id, kind, "POST", source, start, Math.Min(duration, long.MaxValue - Math.Max(start, 0)), error, attributes, []);
            spans.Add(span);
            return span;
        }

        private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        private static double? Number(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : null;

        private static JsonElement[] Items(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
    }
}
