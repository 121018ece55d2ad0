using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Logs;

/// <summary>Sends what services print from now on into a stream of events. Lines are no events: they have no ids there; a slow reader gets a line that says how many it missed.</summary>
internal sealed class LiveLogs(IRuntime runtime, TimeProvider time)
{
    public async Task SendAsync(string simulation, FrameWriter frames, CancellationToken cancellation)
    {
        LogQuery query = new(Since: time.GetUtcNow());
        await foreach (LogLine line in runtime.LogsAsync(simulation, null, follow: true, cancellation))
        {
            if (query.View(line) is LogView view)
                await frames.WriteAsync((byte[])[.. "event: log\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Readable.LogView), .. "\n\n"u8], cancellation);
        }
    }
}
