using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Workers;

/// <summary>The whole of a worker: orders come in, messages go out, the load runs on a thread of its own.</summary>
public static class WorkerProgram
{
    private const int Done = 0, Failed = 1, Orphaned = 2;

    /// <summary>Runs the plan of whoever connects and brings the token.</summary>
    public static async Task<int> ListenAsync(WorkerListener listener, TimeProvider time)
    {
        using Socket? socket = await listener.AcceptAsync();
        if (socket is null)
            return Orphaned;
        using NetworkStream stream = new(socket);
        int code = await RunAsync(stream, stream, time);
        await listener.LeaveAsync(socket);
        return code;
    }

    /// <summary>Runs one plan; the exit code says whether it came to its end.</summary>
    public static async Task<int> RunAsync(Stream input, Stream output, TimeProvider time)
    {
        // A terminal's Ctrl-C reaches it too; whoever steers it decides what that means.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using StreamReader orders = new(input);
        if (await ReadAsync(orders) is not { Plan: LoadPlan plan })
            return Orphaned;
        IReadOnlyList<Endpoint> endpoints;
        try
        {
            endpoints = await EndpointsAsync(plan);
        }
        catch (SocketException e)
        {
            await WriteAsync(output, new(Problem: $"{string.Join(", ", plan.Requests.Select(r => new Uri(r.Url).Host).Distinct())}: {e.Message}"));
            return Failed;
        }
        DescriptorLimit.Raise();
        await WriteAsync(output, new(Ready: true));
        if (await ReadAsync(orders) is not { Go: true })
            return Orphaned;

        IntervalExchange intervals = new();
        using LoadLoop loop = new(plan, Clients.Of(plan, endpoints), time, intervals);
        Task running = Start(loop, intervals);
        bool isOver = false;
        _ = FollowAsync(orders, loop, () => Volatile.Read(ref isOver));
        await foreach (Interval interval in intervals.Handed.ReadAllAsync())
        {
            await WriteAsync(output, new(Interval: WorkerText.Of(interval)));
            intervals.GiveBack(interval);
        }
        await running;
        Volatile.Write(ref isOver, true);
        await WriteAsync(output, new(Result: WorkerText.Of(loop)));
        return Done;
    }

    internal static async Task<IReadOnlyList<Endpoint>> EndpointsAsync(LoadPlan plan)
    {
        Dictionary<string, Endpoint> found = [];
        List<Endpoint> endpoints = [];
        foreach (PlannedRequest request in plan.Requests)
        {
            Uri url = new(request.Url);
            string place = $"{url.IdnHost}:{url.Port}";
            if (!found.TryGetValue(place, out Endpoint? endpoint))
                found[place] = endpoint = await Endpoint.FindAsync(url, CancellationToken.None);
            endpoints.Add(endpoint);
        }
        return endpoints;
    }

    internal static Task Start(LoadLoop loop, IntervalExchange intervals)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                loop.Run();
                ended.SetResult();
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
            intervals.End();
        })
        { Name = "load", IsBackground = true };
        thread.Start();
        return ended.Task;
    }

    // Where whoever steers it goes before its end, nobody would read the result.
    private static async Task FollowAsync(StreamReader orders, LoadLoop loop, Func<bool> isOver)
    {
        while (await ReadAsync(orders) is WorkerOrder order)
        {
            if (order.Stop)
                loop.Stop();
        }
        if (!isOver())
            Environment.Exit(Orphaned);
    }

    private static async Task<WorkerOrder?> ReadAsync(StreamReader orders) =>
        await orders.ReadLineAsync() is string line ? JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerOrder) : null;

    private static async Task WriteAsync(Stream output, WorkerMessage message)
    {
        await output.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message, WorkerJson.Default.WorkerMessage), (byte)'\n']);
        await output.FlushAsync();
    }
}
