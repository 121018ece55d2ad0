using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace MicroSim.Agent;

/// <summary>JSON lines on standard output. A slow reader makes it drop and count lines, never wait.</summary>
internal sealed class AgentLog : IAsyncDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<Entry> entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
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
        if (!entries.Writer.TryWrite(new(line.WrittenSpan.ToArray(), null)))
            Interlocked.Increment(ref dropped);
    }

    /// <summary>Waits until what was said so far is written, for so long at most.</summary>
    public void Flush(TimeSpan limit)
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (entries.Writer.TryWrite(new([], written)))
            written.Task.Wait(limit);
    }

    /// <summary>Writes what is left, for as long as the reader takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        entries.Writer.TryComplete();
        await writing.WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAllAsync(Stream output)
    {
        try
        {
            await foreach (Entry entry in entries.Reader.ReadAllAsync())
            {
                await output.WriteAsync(entry.Line);
                entry.Written?.SetResult();
                if (Interlocked.Exchange(ref dropped, 0) is > 0 and long count)
                    Write("warning", "lines-dropped", ("count", count));
                if (entries.Reader.Count == 0)
                    await output.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Nobody reads any more: the lines are dropped, the agent goes on.
            await foreach (Entry entry in entries.Reader.ReadAllAsync())
            {
                dropped++;
                entry.Written?.SetResult();
            }
        }
    }

    /// <summary>A line, or an empty one and a wish to know when all before it are written.</summary>
    private readonly record struct Entry(byte[] Line, TaskCompletionSource? Written);
}
