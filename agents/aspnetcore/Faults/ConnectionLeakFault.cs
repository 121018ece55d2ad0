using System.Net;
using System.Net.Sockets;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Keeps connections to a service open and unused; one that the other side closes is opened again.</summary>
internal sealed class ConnectionLeakFault(AgentSettings settings, OwnAddress own, TimeProvider time) : IStateFault
{
    public const string Type = "connection-leak";

    private static readonly TimeSpan again = TimeSpan.FromMilliseconds(100);

    private readonly SumLimit limit = new(settings.MaxConnections, "connections");

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        held = null;
        int count = args.Integer("count");
        CallTarget? target = args.Text("to") is string to ? CallTarget.Of(to) : null;
        if (target is CallTarget named && !state.Allows(named))
        {
            reason = $"{named.Pair} is no address that this service may call";
            return false;
        }
        if (!limit.TryTake(count, out reason))
            return false;
        CancellationTokenSource stop = new();
        for (int i = 0; i < count; i++)
            _ = KeepAsync(target, stop.Token);
        held = new Held(() =>
        {
            stop.Cancel();
            limit.Return(count);
        });
        return true;
    }

    private async Task KeepAsync(CallTarget? target, CancellationToken stop)
    {
        byte[] nothing = new byte[256];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                EndPoint address = target is CallTarget other ? new DnsEndPoint(other.Url.Host, other.Url.Port) : await own.Data.WaitAsync(stop);
                await socket.ConnectAsync(address, stop);
                while (await socket.ReceiveAsync(nothing, stop) > 0)
                {
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
            await Task.Delay(again, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
