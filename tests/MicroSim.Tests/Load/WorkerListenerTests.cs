using System.Net;
using System.Net.Sockets;
using System.Text;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;
using MicroSim.Load.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Load;

/// <summary>Workers that are reached over the network: who may steer them, and that their shares add up.</summary>
public sealed class WorkerListenerTests
{
    private static readonly string token = WorkerListener.NewToken();

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_workers_over_the_network_send_exactly_what_was_asked_and_their_results_are_one()
    {
        int received = 0;
        await using KestrelTarget target = await KestrelTarget.StartAsync(HttpProtocols.Http1, withTls: false, context =>
        {
            Interlocked.Increment(ref received);
            return context.Response.WriteAsync("ok");
        });
        using WorkerListener first = Listen(), second = Listen();
        WorkerListener[] listeners = [first, second];
        Task<int>[] workers = [.. listeners.Select(l => WorkerProgram.ListenAsync(l, TimeProvider.System))];
        LoadPlan plan = new([new("it", target.Url)], null, new(4), 600, MaxRequests: 501, GraceMs: 5_000);
        List<SecondFigures> seconds = [];
        LoadRun run = new(plan, 2, async (n, end) => await WorkerConnection.OpenAsync(listeners[n].Place, token, () => Task.FromResult($"{n} is gone"), TimeProvider.System, end)) { Passed = seconds.Add };

        LoadResult result = await run.RunAsync(CancellationToken.None, Deadline);

        Assert.Equal(501, received);
        Assert.Equal(501, result.Total.Of(Outcome.Ok));
        Assert.Equal(501, result.Total.Latency.Count);
        Assert.Equal(501, result.Seconds.Sum(s => s.Ok));
        int[] codes = await Task.WhenAll(workers).WaitAsync(Deadline);
        Assert.Equal([0, 0], codes);
    }

    [Fact]
    public async Task Who_does_not_know_the_token_is_sent_away_and_keeps_nobody_else_out()
    {
        using WorkerListener listener = Listen();
        Task<Socket?> accepting = listener.AcceptAsync();
        using TcpClient silent = await ConnectAsync(listener), wrong = await ConnectAsync(listener), right = await ConnectAsync(listener);

        await wrong.Client.SendAsync(Encoding.ASCII.GetBytes(WorkerListener.NewToken()), Deadline);
        Assert.Equal(0, await ReceiveAsync(wrong));
        Assert.False(accepting.IsCompleted);

        // In two pieces, as a network may deliver it.
        byte[] bytes = Encoding.ASCII.GetBytes(token);
        await right.Client.SendAsync(bytes.AsMemory(0, 7), Deadline);
        await right.Client.SendAsync(bytes.AsMemory(7), Deadline);
        using Socket? accepted = await accepting.WaitAsync(Deadline);
        Assert.Equal(((IPEndPoint)right.Client.LocalEndPoint!).Port, ((IPEndPoint)accepted!.RemoteEndPoint!).Port);
        Assert.Equal(0, await ReceiveAsync(silent));
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(listener));
    }

    [Fact]
    public async Task Where_nobody_comes_it_ends()
    {
        FakeTimeProvider time = new();
        using WorkerListener listener = new(new(IPAddress.Loopback, 0), WorkerListener.HashOf(token), time);
        Task<int> working = WorkerProgram.ListenAsync(listener, time);
        time.Advance(WorkerListener.Patience);
        Assert.NotEqual(0, await working.WaitAsync(Deadline));
    }

    [Fact]
    public async Task A_connection_that_breaks_off_says_why()
    {
        using WorkerListener listener = Listen();
        Task<Socket?> accepting = listener.AcceptAsync();
        using WorkerConnection connection = await WorkerConnection.OpenAsync(listener.Place, token, () => Task.FromResult("its pod was deleted"), TimeProvider.System, Deadline);
        using (Socket? accepted = await accepting.WaitAsync(Deadline))
            await accepted!.SendAsync("{\"ready\":tr"u8.ToArray(), Deadline);
        LoadException said = await Assert.ThrowsAsync<LoadException>(connection.ReadAsync);
        Assert.Equal("its pod was deleted", said.Message);
    }

    private static WorkerListener Listen() => new(new(IPAddress.Loopback, 0), WorkerListener.HashOf(token), TimeProvider.System);

    private static async Task<TcpClient> ConnectAsync(WorkerListener listener)
    {
        TcpClient client = new();
        await client.ConnectAsync(listener.Place, Deadline);
        return client;
    }

    // A connection that was reset is as closed as one that ended.
    private static async Task<int> ReceiveAsync(TcpClient client)
    {
        try
        {
            return await client.Client.ReceiveAsync(new byte[1], Deadline);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
