using System.Runtime.InteropServices;
using MicroSim.Contract;
using MicroSim.Load.Http;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Engine;

/// <summary>
/// Requests under way: 1 a connection is taken or opened, 2 the request is sent, 3 the reply is read, 4 how it ended is recorded, 5 the connection is kept or
/// closed, 6 whoever makes the traffic is told. Nothing in here waits, and in the steady state nothing allocates.
/// </summary>
internal sealed class Exchanges(ConnectionPool pool, IPoller poller, RenderedRequest[] requests, int[] targets, Recorder recorder, Clock clock, Deadlines deadlines, ExchangeOptions options)
{
    private const int ReceiveBytes = 256 * 1024;
    private const int ReadsAtOnce = 8;

    private readonly byte[] received = GC.AllocateUninitializedArray<byte>(ReceiveBytes, pinned: true);
    private readonly Dice dice = new(options.Seed);

    /// <summary>Told of every request that was begun and ended.</summary>
    public Action<bool> Ended { get; set; } = _ => { };

    public int InFlight { get; private set; }

    /// <summary>Begins a request; false when no connection is free and no further one is allowed.</summary>
    public bool TryBegin(int request, long sequence, long intended)
    {
        long now = clock.Now;
        if (pool.Take(targets[request], now) is not Connection connection)
            return false;
        (connection.Request, connection.Sequence, connection.Intended, connection.Started, connection.IsBusy) = (request, sequence, intended, now, true);
        connection.Reader.Begin();
        InFlight++;
        deadlines.Add(connection);
        recorder.Start(intended, now);
        if (connection.Socket is not null)
            Send(connection);
        else if (pool.Open(connection, targets[request]) is not 0 and int error)
            Fail(connection, SocketFailure.Of(error));
        return true;
    }

    public void Handle(Readiness ready)
    {
        Connection connection = pool[ready.Connection];
        if (connection.Socket is null)
            return;
        if (ready.Writable && connection.IsBusy && !connection.IsConnected)
            Connected(connection);
        else if (ready.Writable && connection.UnsentBytes > 0)
            SendRest(connection);
        if (ready.Readable && connection.Socket is not null && connection.IsConnected)
            Receive(connection);
    }

    /// <summary>Ends what has taken too long.</summary>
    public void Expire(long now)
    {
        while (deadlines.Next <= now)
            Fail((Connection)deadlines.First!, Outcome.Timeout);
    }

    /// <summary>Ends everything that is under way.</summary>
    public void Cancel()
    {
        while (deadlines.First is Connection connection)
            Fail(connection, Outcome.Cancelled);
    }

    private void Connected(Connection connection)
    {
        connection.IsConnected = true;
        poller.Change(connection.Number, connection.Descriptor, writing: false);
        Send(connection);
    }

    private void Send(Connection connection)
    {
        ReadOnlySpan<byte> bytes = requests[connection.Request].Of(connection.Sequence, dice, options.Seed);
        if (!TrySend(connection, bytes, out int sent) || sent == bytes.Length)
            return;
        connection.Keep(bytes[sent..]);
        poller.Change(connection.Number, connection.Descriptor, writing: true);
    }

    private void SendRest(Connection connection)
    {
        if (!TrySend(connection, connection.Unsent.AsSpan(connection.UnsentFrom, connection.UnsentBytes - connection.UnsentFrom), out int sent))
            return;
        connection.UnsentFrom += sent;
        if (connection.UnsentFrom < connection.UnsentBytes)
            return;
        connection.DropUnsent();
        poller.Change(connection.Number, connection.Descriptor, writing: false);
    }

    private unsafe bool TrySend(Connection connection, ReadOnlySpan<byte> bytes, out int sent)
    {
        fixed (byte* at = bytes)
            sent = (int)Libc.Send(connection.Descriptor, at, (nuint)bytes.Length, 0);
        if (sent >= 0)
            return true;
        sent = 0;
        int error = Marshal.GetLastPInvokeError();
        if (error == Errno.Again || error == Errno.Interrupted)
            return true;
        Fail(connection, SocketFailure.Of(error));
        return false;
    }

    private unsafe void Receive(Connection connection)
    {
        for (int i = 0; i < ReadsAtOnce; i++)
        {
            int count;
            fixed (byte* at = received)
                count = (int)Libc.Receive(connection.Descriptor, at, ReceiveBytes, 0);
            if (count <= 0)
            {
                int error = count == 0 ? 0 : Marshal.GetLastPInvokeError();
                if (count == 0 || (error != Errno.Again && error != Errno.Interrupted))
                    Broken(connection, error);
                return;
            }
            // Nobody asked: such a connection is of no use.
            if (!connection.IsBusy)
            {
                pool.Close(connection);
                return;
            }
            ReplyProgress progress = connection.Reader.Read(received.AsSpan(0, count), requests[connection.Request].IsHead);
            if (progress != ReplyProgress.More)
            {
                Read(connection, progress);
                return;
            }
            if (count < ReceiveBytes)
                return;
        }
    }

    private void Read(Connection connection, ReplyProgress progress)
    {
        switch (progress)
        {
            case ReplyProgress.Whole when !connection.Reader.HasSurplus:
                // A server may answer before it has read all; such a connection cannot be used again.
                Answered(connection, keep: options.KeepAlive && !connection.Reader.Closes && connection.UnsentBytes == 0);
                break;
            case ReplyProgress.TooLarge:
                Fail(connection, Outcome.TooLarge);
                break;
            default:
                Fail(connection, Outcome.InvalidReply);
                break;
        }
    }

    private void Broken(Connection connection, int error)
    {
        if (!connection.IsBusy)
            pool.Close(connection);
        else if (error == 0 && connection.Reader.IsWholeAtEnd)
            Answered(connection, keep: false);
        else
            Fail(connection, error == 0 ? Outcome.Reset : SocketFailure.Of(error));
    }

    private void Answered(Connection connection, bool keep)
    {
        ReplyReader reply = connection.Reader;
        long now = clock.Now;
        End(connection, reply.Status < 400 ? Outcome.Ok : Outcome.Status, now);
        if (keep)
            pool.Keep(connection, now);
        else
            pool.Close(connection);
        Ended(true);
    }

    private void Fail(Connection connection, Outcome outcome)
    {
        End(connection, outcome, clock.Now);
        pool.Close(connection);
        Ended(false);
    }

    private void End(Connection connection, Outcome outcome, long now)
    {
        deadlines.Remove(connection);
        connection.IsBusy = false;
        InFlight--;
        recorder.End(connection.Request, outcome, connection.Reader.Status, connection.Reader.Bytes, connection.Intended, connection.Started, now);
    }
}

/// <summary>What holds for all requests of a worker.</summary>
internal readonly record struct ExchangeOptions(uint Seed, bool KeepAlive);
