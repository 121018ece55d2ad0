using System.Text.Json.Nodes;
using MicroSim.Conformance.Http;
using MicroSim.Telemetry.Traces;
using MicroSim.Telemetry.Traces.Otlp;

namespace MicroSim.Conformance.Peers;

/// <summary>The spans that a peer was sent over OTLP/HTTP, in JSON or protobuf, in the form that cases match.</summary>
internal static class ReceivedSpans
{
    private const string Path = "/v1/traces";

    /// <summary>In the order in which they began, callers before what they call.</summary>
    public static JsonArray Of(IEnumerable<HttpMessage> requests) => new([
        .. requests.Where(r => r.Second == Path).SelectMany(Spans).OrderBy(s => s.StartNs).ThenBy(s => s.Kind).Select(Of),
    ]);

    /// <summary>What of it is not as OTLP's specification has it.</summary>
    public static JsonArray Problems(IEnumerable<HttpMessage> requests) => new([.. requests.Where(r => r.Second == Path).SelectMany(OtlpRules.Problems).Select(p => JsonValue.Create(p))]);

    private static IReadOnlyList<TraceSpan> Spans(HttpMessage request)
    {
        bool isProtobuf = request.Headers.TryGetValue("content-type", out string? type) && type.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase);
        return (isProtobuf ? OtlpProtobuf.Read(request.Body) : OtlpJson.Read(request.Body))?.Spans ?? [];
    }

    private static JsonObject Of(TraceSpan span) => new()
    {
        ["traceId"] = span.Trace.ToString(),
        ["id"] = $"{span.Id:x16}",
        ["parentId"] = span.Parent == 0 ? null : $"{span.Parent:x16}",
        ["kind"] = span.Kind.ToString().ToLowerInvariant(),
        ["name"] = span.Name,
        ["service"] = span.Source.Service,
        ["version"] = span.Source.Version,
        ["instance"] = span.Source.Instance,
        ["simulation"] = span.Source.Simulation,
        ["ms"] = Instants.Milliseconds(span.DurationNs),
        ["failed"] = span.Error is not null,
        ["attributes"] = Tags(span.Attributes),
        ["events"] = new JsonArray([.. span.Events.Select(e => new JsonObject { ["name"] = e.Name, ["attributes"] = Tags(e.Attributes) })]),
    };

    private static JsonObject Tags(IReadOnlyList<SpanTag> tags)
    {
        JsonObject map = [];
        foreach (SpanTag tag in tags)
            map[tag.Key] = tag.Value;
        return map;
    }
}
