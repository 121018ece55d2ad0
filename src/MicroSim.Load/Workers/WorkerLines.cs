using System.Text.Json;

namespace MicroSim.Load.Workers;

/// <summary>The talk with a worker: orders go out and messages come in, one JSON object a line.</summary>
internal sealed class WorkerLines(TextReader messages, TextWriter orders)
{
    public async Task TellAsync(WorkerOrder order)
    {
        try
        {
            await orders.WriteLineAsync(JsonSerializer.Serialize(order, WorkerJson.Default.WorkerOrder));
            await orders.FlushAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is gone: reading says so.
        }
    }

    /// <summary>The next message; null when none comes any more.</summary>
    /// <exception cref="LoadException">It said why it cannot go on.</exception>
    public async Task<WorkerMessage?> ReadAsync()
    {
        try
        {
            if (await messages.ReadLineAsync() is not string line)
                return null;
            WorkerMessage message = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerMessage)!;
            return message.Problem is string problem ? throw new LoadException(problem) : message;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }
}
