using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MicroSim.Conformance.Http;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>A steady stream of calls on kept connections, which tells what fails. Its client tries nothing twice, as libraries do.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    // Busy callers and calm ones: a calm one's connection is idle most of the time.
    private static readonly int[] gaps = [2, 5, 20, 100];
    private static readonly TimeSpan look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly ConcurrentDictionary<string, int> versions = new();
    private readonly Task[] callers;
    private int answered;

    public Traffic(Uri address) => callers = [.. gaps.Select(gap => Task.Run(() => CallAsync(address, TimeSpan.FromMilliseconds(gap))))];

    public IEnumerable<string> Versions => versions.Keys;

    /// <summary>Waits for so many more answers.</summary>
    public async Task AnsweredAsync(int more)
    {
        int target = Volatile.Read(ref answered) + more;
        using PeriodicTimer timer = new(look);
        using CancellationTokenSource timeout = new(deadline);
        while (Volatile.Read(ref answered) < target)
            await timer.WaitForNextTickAsync(timeout.Token);
    }

    /// <summary>Ends the stream; what failed.</summary>
    public async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(callers);
        return failures;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    private async Task CallAsync(Uri address, TimeSpan gap)
    {
        DnsEndPoint server = new(address.Host, address.Port);
        byte[] request = HttpMessage.Write("GET / HTTP/1.1", [new("host", address.Authority)], []);
        using PeriodicTimer timer = new(gap);
        Connection connection = new();
        while (!stopping.IsCancellationRequested)
        {
            Exchange exchange = await connection.ExchangeAsync(server, request, withoutBody: false, leaveAfter: null, endSending: false);
            if (exchange.Reply is { Status: 200 } reply)
                versions.TryAdd(JsonSerializer.Deserialize<JsonElement>(reply.Body).GetProperty("version").GetString()!, 0);
            else
                failures.Enqueue($"{exchange.Ending} {exchange.Detail} {exchange.Reply?.Text}");
            Interlocked.Increment(ref answered);
            if (exchange.Reply is not { Closes: false })
            {
                connection.Dispose();
                connection = new Connection();
            }
            await timer.WaitForNextTickAsync();
        }
        connection.Dispose();
    }
}
