using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Events;

/// <summary>Writes whole frames to a stream of events, whoever they come from.</summary>
internal sealed class FrameWriter(HttpResponse response) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    public async Task WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await response.Body.WriteAsync(frame, cancellation);
            await response.Body.FlushAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
