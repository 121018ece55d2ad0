using System.Net;
using System.Net.Http.Headers;
using MicroSim.ControlPlane.Http;

namespace MicroSim.ControlPlane.Requests;

/// <summary>A written node as the body of a call. The buffer goes back to the pool only when nothing can read it any more.</summary>
internal sealed class NodeContent : HttpContent
{
    private static readonly MediaTypeHeaderValue json = new("application/json");

    private readonly PooledBuffer buffer;

    // The client may answer before it read all of the body, and the connection then still reads the buffer.
    private volatile bool reading;

    public NodeContent(PooledBuffer buffer)
    {
        this.buffer = buffer;
        Headers.ContentType = json;
    }

    public bool IsFree => !reading;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        reading = true;
        await stream.WriteAsync(buffer.Written, cancellationToken);
        reading = false;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = buffer.Written.Length;
        return true;
    }
}
