using System.Collections.Concurrent;
using System.Net.Sockets;
using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Runtimes.Kubernetes.Steering;

/// <summary>
/// Tries whether a service's address leads to its pods: nodes learn of ready pods a moment later than everybody else, and refuse calls until then. Once it
/// does, it is not tried again until the service had no ready pod.
/// </summary>
internal sealed class Doorbell(TimeProvider time, Action<ObjectKey> answered) : IAsyncDisposable
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(ObjectKey Simulation, string Service), Door> doors = new();
    private readonly CancellationTokenSource ending = new();

    /// <summary>Whether calls get through to a service that has ready pods. Begins to try where that is not known.</summary>
    public bool Leads(ObjectKey simulation, string service, Uri address)
    {
        Door door = doors.GetOrAdd((simulation, service), _ => new Door(address));
        if (door.Address != address)
            doors[(simulation, service)] = door = new Door(address);
        if (!door.IsOpen && door.Begin())
            _ = TryAsync(simulation, door, ending.Token);
        return door.IsOpen;
    }

    /// <summary>Forgets what was found: there is no ready pod.</summary>
    public void Forget(ObjectKey simulation, string service) => doors.TryRemove((simulation, service), out _);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        ending.Dispose();
    }

    private async Task TryAsync(ObjectKey simulation, Door door, CancellationToken cancellation)
    {
        try
        {
            while (!await ConnectsAsync(door.Address, cancellation))
                await Task.Delay(between, time, cancellation);
            door.IsOpen = true;
            answered(simulation);
        }
        catch (OperationCanceledException)
        {
            // The end of the term.
        }
    }

    private async Task<bool> ConnectsAsync(Uri address, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host.Trim('[', ']'), address.Port, either.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed class Door(Uri address)
    {
        private int begun;
        private volatile bool open;

        public Uri Address => address;

        public bool IsOpen
        {
            get => open;
            set => open = value;
        }

        /// <summary>True for the first who asks.</summary>
        public bool Begin() => Interlocked.Exchange(ref begun, 1) == 0;
    }
}
