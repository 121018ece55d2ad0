using System.Net;
using System.Net.Sockets;
using System.Text;
using MicroSim.Contract;
using MicroSim.Load.Engine;
using MicroSim.Load.Plans;

namespace MicroSim.Tests.Load;

/// <summary>Whatever a target does, every request ends in a class, and all of them add up to what was intended.</summary>
public sealed class BadTargetTests
{
    private const int Requests = 40;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok 40")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "ok 40")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", "ok 40")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "ok 40")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "status 40")]
    [InlineData("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "status 40")]
    [InlineData("Hello, who is there?\r\n\r\n", "invalid-reply 40")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nmore than that", "invalid-reply 40")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "too-large 40")]
    public async Task Replies_have_their_class(string reply, string expected)
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(reply);
        Assert.Equal(expected, Loaded.Said(await Loaded.RunAsync(Loaded.Closed(target.Url, 4, Requests))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_listens(bool withPoll)
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/";
        Assert.Equal("refused 40", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(url, 4, Requests), withPoll)));
    }

    [Fact]
    public async Task The_connection_is_reset()
    {
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            await ScriptedTarget.RequestAsync(socket, end);
            socket.LingerState = new(true, 0);
        });
        Assert.Equal("reset 40", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(target.Url, 4, Requests))));
    }

    [Fact]
    public async Task The_reply_breaks_off_in_the_middle()
    {
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            await ScriptedTarget.RequestAsync(socket, end);
            await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nno more"u8.ToArray(), end);
        });
        Assert.Equal("reset 40", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(target.Url, 4, Requests))));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nno more")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nno more")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Head")]
    public async Task A_reply_that_is_shorter_than_it_says_is_waited_for(string reply)
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(reply);
        Assert.Equal("timeout 8", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(target.Url, 4, 8, timeoutMs: 100))));
    }

    [Fact]
    public async Task A_reply_to_HEAD_has_no_body_and_the_connection_goes_on()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
        LoadPlan plan = Loaded.Closed(target.Url, 4, Requests) with { Requests = [new("it", target.Url, "HEAD")] };
        LoadLoop loop = await Loaded.RunAsync(plan);
        Assert.Equal(("ok 40", 4L), (Loaded.Said(loop), loop.Connections));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public async Task Random_bytes_end_somehow_and_add_up(string before)
    {
        await using ScriptedTarget target = new(async (socket, number, end) =>
        {
            Dice dice = new((uint)number);
            while (await ScriptedTarget.RequestAsync(socket, end))
            {
                byte[] noise = [.. Encoding.ASCII.GetBytes(before), .. Enumerable.Range(0, 200).Select(i => (byte)(256 * dice.Unit(DiceKey.Of("noise").Slash(i))))];
                await socket.SendAsync(noise.AsMemory(0, noise.Length / 2), end);
                await socket.SendAsync(noise.AsMemory(noise.Length / 2), end);
                if (number % 3 == 0)
                    return;
            }
        });
        LoadLoop loop = await Loaded.RunAsync(Loaded.Closed(target.Url, 8, 120, timeoutMs: 100));
        Assert.Equal(120, loop.Recorder.Totals[0].Intended);
        Assert.Equal(0, loop.Recorder.Totals[0].Of(MicroSim.Load.Recording.Outcome.Ok));
    }

    [Fact]
    public async Task An_open_loop_on_a_server_that_dies_adds_up_too()
    {
        int served = 0;
        ScriptedTarget? dying = null;
        dying = new(async (socket, number, end) =>
        {
            while (await ScriptedTarget.RequestAsync(socket, end))
            {
                if (Interlocked.Increment(ref served) == 200)
                    _ = dying!.DisposeAsync().AsTask();
                await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
            }
        });
        LoadPlan plan = new([new("it", dying.Url)], new(MicroSim.Load.Schedules.RateShape.Constant(500, 1)), null, 1, MaxConnections: 20);
        LoadLoop loop = await Loaded.RunAsync(plan);
        Assert.Equal(500, loop.Recorder.Totals[0].Intended);
        Assert.InRange(loop.Recorder.Totals[0].Of(MicroSim.Load.Recording.Outcome.Ok), 150, 220);
    }

    [Fact]
    public async Task A_body_that_the_end_of_the_connection_ends_is_whole()
    {
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            await ScriptedTarget.RequestAsync(socket, end);
            await socket.SendAsync("HTTP/1.0 200 OK\r\n\r\nall of it"u8.ToArray(), end);
        });
        LoadLoop loop = await Loaded.RunAsync(Loaded.Closed(target.Url, 4, Requests));
        Assert.Equal("ok 40", Loaded.Said(loop));
        Assert.Equal(Requests, loop.Connections);
    }

    [Fact]
    public async Task Nothing_ever_comes()
    {
        // Half-open: the request is taken, and then there is silence.
        await using ScriptedTarget target = new((_, _, end) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end));
        LoadLoop loop = await Loaded.RunAsync(Loaded.Closed(target.Url, 4, 8, timeoutMs: 100));
        Assert.Equal("timeout 8", Loaded.Said(loop));
        Assert.Equal(8, loop.Recorder.Totals[0].Latency.Count);
        Assert.True(loop.Recorder.Totals[0].Latency.Quantile(0.01) >= 100_000_000);
    }

    [Fact]
    public async Task A_slow_drip_times_out_although_bytes_come()
    {
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            await ScriptedTarget.RequestAsync(socket, end);
            foreach (byte one in "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray())
            {
                await socket.SendAsync(new[] { one }, end);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, end);
            }
        });
        Assert.Equal("timeout 8", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(target.Url, 4, 8, timeoutMs: 200))));
    }

    [Fact]
    public async Task Replies_of_ten_megabytes_are_read()
    {
        byte[] body = new byte[10_000_000];
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            while (await ScriptedTarget.RequestAsync(socket, end))
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), end);
                for (int sent = 0; sent < body.Length;)
                    sent += await socket.SendAsync((ReadOnlyMemory<byte>)body.AsMemory(sent), end);
            }
        });
        LoadLoop loop = await Loaded.RunAsync(Loaded.Closed(target.Url, 2, 6));
        Assert.Equal("ok 6", Loaded.Said(loop));
        Assert.InRange(loop.Recorder.Totals[0].Bytes, 60_000_000, 60_001_000);
    }

    [Fact]
    public async Task The_server_dies_in_the_middle_and_everything_adds_up()
    {
        int served = 0;
        ScriptedTarget? dying = null;
        dying = new(async (socket, number, end) =>
        {
            while (await ScriptedTarget.RequestAsync(socket, end))
            {
                if (Interlocked.Increment(ref served) == 100)
                    _ = dying!.DisposeAsync().AsTask();
                await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
            }
        });
        LoadLoop loop = await Loaded.RunAsync(Loaded.Closed(dying.Url, 8, 1000));
        Assert.Equal(1000, loop.Recorder.Totals[0].Intended);
        Assert.InRange(loop.Recorder.Totals[0].Of(MicroSim.Load.Recording.Outcome.Ok), 90, 110);
        Assert.True(loop.Recorder.Totals[0].Of(MicroSim.Load.Recording.Outcome.Refused) > 800, Loaded.Said(loop));
    }

    [Fact]
    public async Task A_connection_that_the_server_closes_while_it_is_idle_is_no_error()
    {
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            await ScriptedTarget.RequestAsync(socket, end);
            await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
        });
        // A thought of a second: the end has come by then on the busiest machine.
        LoadPlan plan = Loaded.Closed(target.Url, 2, 4) with { Closed = new(2, ThinkMs: 1000) };
        LoadLoop loop = await Loaded.RunAsync(plan);
        Assert.Equal(("ok 4", 4L), (Loaded.Said(loop), loop.Connections));
    }

    [Fact]
    public async Task Arrivals_that_find_no_connection_are_missed_and_those_under_way_at_the_end_cancelled()
    {
        await using ScriptedTarget target = new((_, _, end) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end));
        LoadPlan plan = new([new("it", target.Url)], new(MicroSim.Load.Schedules.RateShape.Constant(200, 0.5)), null, 0.5, GraceMs: 100, MaxConnections: 10);
        Assert.Equal("cancelled 10, missed 90", Loaded.Said(await Loaded.RunAsync(plan)));
    }
}
