using System.Net;
using System.Net.Sockets;
using MicroSim.Runtimes.Local.Ports;
using static MicroSim.Tests.Runtimes.Local.Forwarding.ForwarderBed;

namespace MicroSim.Tests.Runtimes.Local.Forwarding;

/// <summary>What happens to one side of a connection happens to the other.</summary>
public sealed class ForwarderTests
{
    [Fact]
    public async Task Bytes_go_both_ways_and_a_half_close_is_only_half()
    {
        await using ForwarderBed bed = new();
        (Socket client, Socket server) = await bed.PairAsync();

        await WriteAsync(client, "question");
        Assert.Equal("question", await ReadAsync(server));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReadAsync(server));
        await WriteAsync(server, "answer");
        Assert.Equal("answer", await ReadAsync(client));
        server.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await ReadAsync(client));
    }

    [Fact]
    public async Task A_replica_that_speaks_first_and_closes_its_half_is_still_heard_and_told()
    {
        await using ForwarderBed bed = new();
        (Socket client, Socket server) = await bed.PairAsync();

        await WriteAsync(server, "hello");
        server.Shutdown(SocketShutdown.Send);
        Assert.Equal("hello", await ReadAsync(client));
        Assert.Equal("", await ReadAsync(client));
        await WriteAsync(client, "late");

        Assert.Equal("late", await ReadAsync(server));
    }

    [Fact]
    public async Task A_reset_by_the_replica_resets_the_caller()
    {
        await using ForwarderBed bed = new();
        (Socket client, Socket server) = await bed.PairAsync();

        Reset(server);

        Assert.Equal(SocketError.ConnectionReset, await FailureAsync(() => ReadAsync(client)));
    }

    [Fact]
    public async Task A_reset_by_the_caller_resets_the_replica()
    {
        await using ForwarderBed bed = new();
        (Socket client, Socket server) = await bed.PairAsync();

        Reset(client);

        Assert.Equal(SocketError.ConnectionReset, await FailureAsync(() => ReadAsync(server)));
    }

    [Fact]
    public async Task Without_a_ready_replica_callers_are_refused()
    {
        await using ForwarderBed bed = new();
        bed.Forward();
        Assert.Equal(SocketError.ConnectionRefused, await FailureAsync(bed.ConnectAsync));
        Socket replica = bed.Replica();
        bed.Forward(replica);
        Socket client = await bed.ConnectAsync();
        Socket server = await bed.AcceptAsync(replica);

        bed.Forward();

        Assert.Equal(SocketError.ConnectionRefused, await FailureAsync(bed.ConnectAsync));
        await WriteAsync(client, "still here");
        Assert.Equal("still here", await ReadAsync(server));
        bed.Forward(replica);
        await bed.ConnectAsync();
    }

    [Fact]
    public async Task Replicas_take_turns()
    {
        await using ForwarderBed bed = new();
        Socket[] replicas = [bed.Replica(), bed.Replica(), bed.Replica()];
        bed.Forward(replicas);

        for (int i = 0; i < 6; i++)
            await bed.ConnectAsync();

        foreach (Socket replica in replicas)
        {
            await bed.AcceptAsync(replica);
            await bed.AcceptAsync(replica);
        }
    }

    [Fact]
    public async Task One_that_died_unnoticed_is_passed_over()
    {
        await using ForwarderBed bed = new();
        Socket dead = bed.Replica(), alive = bed.Replica();
        bed.Forward(dead, alive);
        dead.Dispose();

        for (int i = 0; i < 4; i++)
        {
            await bed.ConnectAsync();
            await bed.AcceptAsync(alive);
        }

        bed.Forwarder.Use([DeadPort()]);
        // The reset may come before the caller has seen that it is connected.
        Assert.Equal(SocketError.ConnectionReset, await FailureAsync(async () => await ReadAsync(await bed.ConnectAsync())));

        int DeadPort()
        {
            using Socket gone = bed.Replica();
            return PortOf(gone);
        }
    }

    [Fact]
    public async Task A_slow_reader_slows_the_writer_and_loses_nothing()
    {
        const int Far = 256 * 1024 * 1024;
        await using ForwarderBed bed = new();
        (Socket client, Socket server) = await bed.PairAsync();
        byte[] chunk = new byte[64 * 1024];
        new Random(1).NextBytes(chunk);

        long sent = 0;
        Task<int> send;
        while ((send = server.SendAsync(chunk)) == await Task.WhenAny(send, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation)))
        {
            sent += await send;
            Assert.True(sent < Far, "nobody reads, and the writer is not held up");
        }

        long received = 0;
        byte[] buffer = new byte[chunk.Length];
        while (received < sent + chunk.Length)
        {
            int count = await client.ReceiveAsync(buffer, Cancellation);
            for (int i = 0; i < count; i++)
                Assert.True(buffer[i] == chunk[(received + i) % chunk.Length]);
            received += count;
        }
        Assert.Equal(chunk.Length, await send);
    }

    [Fact]
    public async Task A_thousand_connections_at_once()
    {
        const int Count = 1000;
        await using ForwarderBed bed = new();
        Socket replica = bed.Replica();
        bed.Forward(replica);
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => bed.ConnectAsync()));
        Task[] echoes = [.. Enumerable.Range(0, Count).Select(_ => EchoAsync())];

        await Task.WhenAll(clients.Select((c, i) => WriteAsync(c, $"{i}")));

        string[] answers = await Task.WhenAll(clients.Select(ReadAsync));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), answers);
        Assert.Equal(Count, bed.Forwarder.Connections);
        await Task.WhenAll(echoes);

        async Task EchoAsync()
        {
            Socket server = await bed.AcceptAsync(replica);
            await WriteAsync(server, await ReadAsync(server));
        }
    }

    [Fact]
    public async Task Its_end_resets_what_is_left_and_frees_the_port()
    {
        await using ForwarderBed bed = new();
        (Socket client, Socket server) = await bed.PairAsync();

        await bed.Forwarder.DisposeAsync();

        Assert.Equal(SocketError.ConnectionReset, await FailureAsync(() => ReadAsync(client)));
        Assert.Equal(SocketError.ConnectionReset, await FailureAsync(() => ReadAsync(server)));
        Assert.Equal(0, bed.Forwarder.Connections);
        Assert.True(PortProbe.IsFree(bed.Port));
    }

    // The end of the accepting loop and the closing of its listener once raced: now and then a listener stayed, and callers hung in it.
    [Fact]
    public Task It_never_leaves_its_listener_behind_when_the_last_replica_goes() =>
        // Many at once, so that threads are put aside at every point of it.
        Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(OpenAndCloseAsync)));

    private static async Task OpenAndCloseAsync()
    {
        await using ForwarderBed bed = new();
        using Socket replica = bed.Replica();
        bed.Forwarder.ListenAt(bed.Port);
        for (int i = 0; i < 300; i++)
        {
            bed.Forwarder.Use([PortOf(replica)]);
            // Once it has accepted one, it waits for the next.
            using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(IPAddress.Loopback, bed.Port, Cancellation);
            using Socket server = await replica.AcceptAsync(Cancellation);
            bed.Forwarder.Use([]);
            Assert.Equal(SocketError.ConnectionRefused, await FailureAsync(() => bed.ConnectAsync()));
        }
    }

    [Fact]
    public async Task A_taken_port_is_told_and_tried_again()
    {
        await using ForwarderBed bed = new();
        TcpListener thief = new(IPAddress.Loopback, bed.Port);
        thief.Start();
        Socket replica = bed.Replica();

        bed.Forward(replica);

        Assert.StartsWith($"port {bed.Port} is held by", bed.Forwarder.Trouble, StringComparison.Ordinal);
        Assert.Equal(1, bed.Changes);
        thief.Stop();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        while (bed.Forwarder.Trouble is not null)
            await timer.WaitForNextTickAsync(Cancellation);
        await bed.ConnectAsync();
        await bed.AcceptAsync(replica);
    }
}
