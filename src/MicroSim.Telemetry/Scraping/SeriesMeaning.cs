using System.Buffers.Text;
using MicroSim.Telemetry.Exposition;

namespace MicroSim.Telemetry.Scraping;

/// <summary>What a series means, by its name and labels (contract §4).</summary>
internal readonly record struct SeriesMeaning(SeriesKind Kind, string? Callee = null, bool IsFailure = false, double Bound = 0, int Condition = 0, string? Problem = null)
{
    private const int ServerError = 500;

    public static bool IsWanted(ReadOnlySpan<byte> name) => KindOf(name) != SeriesKind.Other;

    public static SeriesMeaning Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels)
    {
        SeriesKind kind = KindOf(name);
        bool made = name.StartsWith("http_client"u8);
        string? callee = null, type = null;
        bool hasError = false, hasBound = false;
        int status = 0;
        double bound = 0;
        LabelReader reader = new(labels);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("le"u8))
                hasBound = Bounds(reader.Escaped, out bound);
            else if (reader.Name.SequenceEqual("http_response_status_code"u8))
                _ = Utf8Parser.TryParse(reader.Escaped, out status, out _);
            else if (reader.Name.SequenceEqual("server_address"u8))
                callee = reader.Value();
            else if (reader.Name.SequenceEqual("error_type"u8))
                hasError = reader.Escaped.Length > 0;
            else if (reader.Name.SequenceEqual("type"u8))
                type = reader.Value();
        }
        if (!reader.IsValid)
            return new(kind, Problem: "the labels of a series are not name=\"value\" each");
        if (kind == SeriesKind.Bucket && (!hasBound || (made && callee is null)))
            return new(kind, Problem: made ? "a bucket of calls made needs le and server_address" : "a bucket needs the label le, a number");
        if (kind == SeriesKind.Condition)
            return ConditionTypes.IndexOf(type ?? "") is int index ? new(kind, Condition: index) : new(SeriesKind.Other);
        return new(kind, made ? callee : null, made ? hasError : status is 0 or >= ServerError, bound);
    }

    private static SeriesKind KindOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("http_server_request_duration_seconds_bucket"u8) || name.SequenceEqual("http_client_request_duration_seconds_bucket"u8) => SeriesKind.Bucket,
        _ when name.SequenceEqual("http_server_active_requests"u8) => SeriesKind.Active,
        _ when name.SequenceEqual("process_cpu_seconds_total"u8) => SeriesKind.Cpu,
        _ when name.SequenceEqual("process_resident_memory_bytes"u8) => SeriesKind.Memory,
        _ when name.SequenceEqual("process_start_time_seconds"u8) => SeriesKind.Start,
        _ when name.SequenceEqual("microsim_conditions"u8) => SeriesKind.Condition,
        _ => SeriesKind.Other,
    };

    private static bool Bounds(ReadOnlySpan<byte> text, out double bound)
    {
        if (text.SequenceEqual("+Inf"u8))
        {
            bound = double.PositiveInfinity;
            return true;
        }
        return Utf8Parser.TryParse(text, out bound, out int used) && used == text.Length && double.IsFinite(bound);
    }
}
