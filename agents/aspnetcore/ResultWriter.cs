using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>Writes results (contract §1.3). Results of callees are passed on as they came, without being copied into one buffer first.</summary>
internal sealed class ResultWriter(AgentSettings settings, TimeProvider time)
{
    private const int FlushEvery = 64 * 1024;
    private const int LargestInOnePiece = 3 * 1024;

    private static readonly byte[] fill = [.. Enumerable.Repeat((byte)'x', FlushEvery)];

    private readonly JsonEncodedText service = JsonEncodedText.Encode(settings.Service);
    private readonly JsonEncodedText version = JsonEncodedText.Encode(settings.Version);
    private readonly JsonEncodedText instance = JsonEncodedText.Encode(settings.Instance);

    [ThreadStatic]
    private static ResultBuffer? spare;

    public ValueTask WriteAsync(Call call)
    {
        ResultBuffer buffer = spare ?? new ResultBuffer();
        spare = null;
        int split = Render(call, buffer);
        HttpResponse response = call.Http.Response;
        response.StatusCode = call.Status;
        response.ContentType = "application/json";
        long length = buffer.Bytes.Length + LengthOfChildren(call) + PaddingLength(call.Padding);
        response.ContentLength = length;
        if (call.Rate > 0)
            return WriteSlowlyAsync(call, buffer, split, response.BodyWriter);
        if (call.Padding > 0 || length > LargestInOnePiece)
            return WritePartsAsync(call, buffer, split, response.BodyWriter);
        WriteInOnePiece(call, buffer.Bytes.Span, split, response.BodyWriter, (int)length);
        Keep(buffer);
        return ValueTask.CompletedTask;
    }

    // Every write takes the connection's lock; what is small takes it once.
    private static void WriteInOnePiece(Call call, ReadOnlySpan<byte> own, int split, PipeWriter output, int length)
    {
        Span<byte> target = output.GetSpan(length);
        Append(ref target, own[..split]);
        for (int i = 0; i < call.Reports.Count; i++)
        {
            if (i > 0)
                Append(ref target, ","u8);
            ResultBytes result = call.Reports[i].Result;
            Append(ref target, result.IsEmpty ? "null"u8 : result.Head.Span);
            Append(ref target, result.Tail.Span);
        }
        Append(ref target, own[split..]);
        output.Advance(length);
    }

    private static void Append(ref Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        target = target[bytes.Length..];
    }

    private static async ValueTask WritePartsAsync(Call call, ResultBuffer buffer, int split, PipeWriter output)
    {
        output.Write(buffer.Bytes.Span[..split]);
        if (call.Reports.Count > 0)
            await WriteChildrenAsync(call, output);
        output.Write(buffer.Bytes.Span[split..^1]);
        if (call.Padding > 0)
            await WritePaddingAsync(call, output);
        output.Write("}"u8);
        Keep(buffer);
        // What is written behind a flush is not sent by the end of the request alone.
        await output.FlushAsync();
    }

    private async ValueTask WriteSlowlyAsync(Call call, ResultBuffer buffer, int split, PipeWriter output)
    {
        PacedWriter slow = new(output, new Pace(call.Rate, time), call.ClientGone);
        await slow.WriteAsync(buffer.Bytes[..split]);
        for (int i = 0; i < call.Reports.Count; i++)
        {
            if (i > 0)
                await slow.WriteAsync(","u8.ToArray());
            ResultBytes result = call.Reports[i].Result;
            await slow.WriteAsync(result.IsEmpty ? "null"u8.ToArray() : result.Head);
            await slow.WriteAsync(result.Tail);
        }
        await slow.WriteAsync(buffer.Bytes[split..^1]);
        if (call.Padding > 0)
        {
            await slow.WriteAsync(",\"padding\":\""u8.ToArray());
            for (long left = call.Padding; left > 0; left -= fill.Length)
                await slow.WriteAsync(fill.AsMemory(0, (int)Math.Min(left, fill.Length)));
            await slow.WriteAsync("\""u8.ToArray());
        }
        await slow.WriteAsync("}"u8.ToArray());
        Keep(buffer);
    }

    private static void Keep(ResultBuffer buffer)
    {
        buffer.Clear();
        spare = buffer;
    }

    /// <summary>Everything but the callees' results and the padding; returns where the former belong.</summary>
    private int Render(Call call, ResultBuffer buffer)
    {
        Utf8JsonWriter json = buffer.Json;
        json.WriteStartObject();
        if (call.Errors.Count == 0)
            json.WriteNull("error"u8);
        else
            json.WriteString("error"u8, call.Errors[0]);
        json.WriteStartArray("errors"u8);
        for (int i = 0; i < call.Errors.Count; i++)
            json.WriteStringValue(call.Errors[i]);
        json.WriteEndArray();
        json.WriteString("service"u8, service);
        json.WriteString("version"u8, version);
        json.WriteString("instance"u8, instance);
        if (call.Address is not null)
            json.WriteString("address"u8, call.Address);
        json.WriteString("start"u8, call.Start.UtcDateTime);
        json.WriteNumber("durationMs"u8, Math.Round(time.GetElapsedTime(call.StartedAt).TotalMilliseconds, 3));
        json.WriteStartArray("response"u8);
        json.Flush();
        int split = buffer.Bytes.Length;
        json.WriteEndArray();
        json.WriteStartArray("calls"u8);
        for (int i = 0; i < call.Reports.Count; i++)
            Write(json, call.Reports[i]);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return split;
    }

    private static void Write(Utf8JsonWriter json, CallReport report)
    {
        json.WriteStartObject();
        json.WriteString("service"u8, report.Node.Service);
        json.WriteString("designation"u8, report.Node.Designation);
        json.WriteString("start"u8, report.Start.UtcDateTime);
        json.WriteNumber("durationMs"u8, Math.Round(report.DurationMs, 3));
        json.WriteNumber("tries"u8, report.Tries);
        if (report.Status == 0)
            json.WriteNull("status"u8);
        else
            json.WriteNumber("status"u8, report.Status);
        json.WriteString("error"u8, report.Error);
        json.WriteEndObject();
    }

    private static long LengthOfChildren(Call call)
    {
        long length = Math.Max(0, call.Reports.Count - 1);
        for (int i = 0; i < call.Reports.Count; i++)
            length += call.Reports[i].Result.IsEmpty ? "null"u8.Length : call.Reports[i].Result.Length;
        return length;
    }

    private static long PaddingLength(long padding) => padding == 0 ? 0 : ",\"padding\":\"\""u8.Length + padding;

    private static async ValueTask WriteChildrenAsync(Call call, PipeWriter output)
    {
        for (int i = 0; i < call.Reports.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            ResultBytes result = call.Reports[i].Result;
            if (result.IsEmpty)
                output.Write("null"u8);
            else
            {
                await WriteAsync(output, result.Head);
                await WriteAsync(output, result.Tail);
            }
        }
    }

    private static async ValueTask WriteAsync(PipeWriter output, ReadOnlyMemory<byte> bytes)
    {
        for (; bytes.Length > FlushEvery; bytes = bytes[FlushEvery..])
        {
            output.Write(bytes.Span[..FlushEvery]);
            await output.FlushAsync();
        }
        output.Write(bytes.Span);
        if (output.CanGetUnflushedBytes && output.UnflushedBytes > FlushEvery)
            await output.FlushAsync();
    }

    private static async ValueTask WritePaddingAsync(Call call, PipeWriter output)
    {
        output.Write(",\"padding\":\""u8);
        for (long left = call.Padding; left > 0; left -= fill.Length)
            await WriteAsync(output, fill.AsMemory(0, (int)Math.Min(left, fill.Length)));
        output.Write("\""u8);
    }
}

/// <summary>A reused buffer with its JSON writer.</summary>
internal sealed class ResultBuffer
{
    private const int LargestKept = 64 * 1024;

    private ArrayBufferWriter<byte> bytes = new(1024);

    public ResultBuffer() => Json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true });

    public Utf8JsonWriter Json { get; private set; }

    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    public void Clear()
    {
        if (bytes.Capacity > LargestKept)
            bytes = new ArrayBufferWriter<byte>(1024);
        bytes.ResetWrittenCount();
        Json.Reset(bytes);
    }
}
