using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace MicroSim.Agent;

/// <summary>JSON lines on standard output. A slow reader makes it drop and count lines, never wait.</summary>
internal sealed class AgentLog : IAsyncDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<byte[]> lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly TimeProvider time;
    private readonly Task writing;
    private long dropped;

    public AgentLog(Stream output, TimeProvider time)
    {
        this.time = time;
        writing = WriteAllAsync(output);
    }

    public void Write(string level, string @event, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, time.GetUtcNow());
            json.WriteString("level"u8, level);
            json.WriteString("event"u8, @event);
            foreach ((string name, object? value) in fields)
            {
                switch (value)
                {
                    case null: break;
                    case int number: json.WriteNumber(name, number); break;
                    case long number: json.WriteNumber(name, number); break;
                    case double number: json.WriteNumber(name, number); break;
                    default: json.WriteString(name, value.ToString()); break;
                }
            }
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        if (!lines.Writer.TryWrite(line.WrittenSpan.ToArray()))
            Interlocked.Increment(ref dropped);
    }

    /// <summary>Writes what is left, for as long as the reader takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing.WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAllAsync(Stream output)
    {
        try
        {
            await foreach (byte[] line in lines.Reader.ReadAllAsync())
            {
                await output.WriteAsync(line);
                if (Interlocked.Exchange(ref dropped, 0) is > 0 and long count)
                    Write("warning", "lines-dropped", ("count", count));
                if (lines.Reader.Count == 0)
                    await output.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Nobody reads any more: the lines are dropped, the agent goes on.
            await foreach (byte[] _ in lines.Reader.ReadAllAsync())
                dropped++;
        }
    }
}
