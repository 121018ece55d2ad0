using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Http;

namespace MicroSim.Conformance.Peers;

/// <summary>A stub server on a port of its own, which does as its script says and notes what came.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private const int TimerTolerance = 5;

    private readonly string name;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<Call> calls = [];
    private readonly List<Task> running = [];
    private PeerScript script = new();
    private int connections;
    private int open;

    /// <summary>Takes a free port. It is bound at once and listens from <see cref="Start"/> on, so that scripts can name one another's ports.</summary>
    public Peer(string name)
    {
        this.name = name;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Authority = $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}";
    }

    public string Authority { get; }

    public void Start(PeerScript rendered)
    {
        script = rendered;
        if (rendered.Dead)
            return;
        listener.Listen(512);
        running.Add(AcceptAsync());
    }

    /// <summary>What it has seen so far, in the form that cases match.</summary>
    public JsonObject Observe()
    {
        lock (gate)
        {
            return new JsonObject
            {
                ["connections"] = connections,
                ["open"] = open,
                ["cut"] = calls.Count(c => c.Cut),
                ["spans"] = ReceivedSpans.Of(calls.Select(c => c.Request)),
                ["spanProblems"] = ReceivedSpans.Problems(calls.Select(c => c.Request)),
                ["calls"] = new JsonArray([.. calls.Select((c, i) => c.Observe(i == 0 ? null : calls[i - 1]))]),
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Task[] all;
        lock (gate)
            all = [.. running];
        await Task.WhenAll(all);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptAsync(stop.Token);
                socket.NoDelay = true;
                lock (gate)
                {
                    connections++;
                    open++;
                    running.Add(ServeAsync(socket));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        try
        {
            HttpReader reader = new(socket);
            while (await NextAsync(reader) is HttpMessage request)
            {
                if (!await AnswerAsync(socket, Note(request, out PeerReply reply), reply))
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or BrokenMessageException)
        {
        }
        finally
        {
            lock (gate)
                open--;
        }
    }

    // Null when the agent ended the connection, or sent nothing for as long as the script allows.
    private async Task<HttpMessage?> NextAsync(HttpReader reader)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        if (script.DropIdleMs > 0)
            idle.CancelAfter(script.DropIdleMs);
        return await reader.RequestAsync(idle.Token);
    }

    private Call Note(HttpMessage request, out PeerReply reply)
    {
        Call call = new(request, Stopwatch.GetTimestamp());
        lock (gate)
        {
            reply = script.Replies[Math.Min(calls.Count, script.Replies.Count - 1)];
            calls.Add(call);
        }
        return call;
    }

    // Whether the connection lives on.
    private async Task<bool> AnswerAsync(Socket socket, Call call, PeerReply reply)
    {
        if (!await PauseAsync(socket, call, reply.End == PeerEnd.Hang && reply.Raw is null ? Timeout.Infinite : reply.DelayMs))
            return false;
        byte[] bytes = ReplyBytes.Of(reply, name, Authority);
        int step = reply.DripBytes > 0 ? reply.DripBytes : Math.Max(1, bytes.Length);
        for (int at = 0; at < bytes.Length; at += step)
        {
            if (at > 0 && !await PauseAsync(socket, call, reply.DripMs))
                return false;
            await SendAsync(socket, call, bytes.AsMemory(at, Math.Min(step, bytes.Length - at)));
        }
        switch (reply.End)
        {
            case PeerEnd.Hang:
                await PauseAsync(socket, call, Timeout.Infinite);
                return false;
            case PeerEnd.Reset:
                socket.LingerState = new LingerOption(true, 0);
                return false;
            default:
                return reply.End == PeerEnd.Reply;
        }
    }

    private async Task SendAsync(Socket socket, Call call, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[await socket.SendAsync(bytes, stop.Token)..];
        }
        catch (SocketException)
        {
            MarkCut(call);
            throw;
        }
    }

    // False when the agent ended the connection meanwhile.
    private async Task<bool> PauseAsync(Socket socket, Call call, int milliseconds)
    {
        if (milliseconds == 0)
            return true;
        using CancellationTokenSource pause = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        // A timer may fire some ms early; what a peer is told to wait is the least.
        pause.CancelAfter(milliseconds == Timeout.Infinite ? milliseconds : milliseconds + TimerTolerance);
        try
        {
            if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, pause.Token) > 0)
                return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return true;
        }
        catch (SocketException)
        {
        }
        MarkCut(call);
        return false;
    }

    private void MarkCut(Call call)
    {
        lock (gate)
            call.Cut = true;
    }

    private sealed class Call(HttpMessage request, long at)
    {
        private readonly long at = at;

        public HttpMessage Request => request;

        public bool Cut { get; set; }

        public JsonObject Observe(Call? last) => new JsonObject
        {
            ["method"] = request.First,
            ["path"] = request.Second,
            ["headers"] = Observation.Headers(request),
            ["json"] = Observation.Json(request),
            ["text"] = request.Text,
            ["cut"] = Cut,
            ["sinceLastMs"] = last is null ? 0 : Stopwatch.GetElapsedTime(last.at, at).TotalMilliseconds,
        };
    }
}
