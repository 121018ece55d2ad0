using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MicroSim.Load.Workers;

/// <summary>A worker that listens somewhere else (<see cref="WorkerListener"/>): it ends when the connection does.</summary>
public sealed class WorkerConnection : IWorker
{
    private static readonly TimeSpan again = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly Func<Task<string>> why;
    private readonly WorkerLines lines;

    private WorkerConnection(Socket socket, Func<Task<string>> why)
    {
        this.socket = socket;
        this.why = why;
        NetworkStream stream = new(socket);
        lines = new(new StreamReader(stream), new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
    }

    /// <summary>Connects to a worker, again and again until it listens, and shows it its token.</summary>
    /// <param name="place">Where it listens.</param>
    /// <param name="token">What it asks for.</param>
    /// <param name="why">Asked when the connection broke: why, in words.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<WorkerConnection> OpenAsync(IPEndPoint place, string token, Func<Task<string>> why, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            Socket socket = new(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(place, cancellation);
                WorkerSockets.Watch(socket);
                await socket.SendAsync(Encoding.ASCII.GetBytes(token), cancellation);
                return new(socket, why);
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(again, time, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    public Task TellAsync(WorkerOrder order) => lines.TellAsync(order);

    public async Task<WorkerMessage> ReadAsync()
    {
        try
        {
            if (await lines.ReadAsync() is WorkerMessage message)
                return message;
        }
        catch (JsonException)
        {
            // What it was saying when it broke off is no message.
        }
        throw new LoadException(await why());
    }

    public void Kill() => socket.Dispose();

    public void Dispose() => socket.Dispose();
}
