using System.Net.WebSockets;
using k8s;

namespace MicroSim.Runtimes.Kubernetes.Api;

/// <summary>A connection to a port of a pod, through the API server: as <c>kubectl port-forward</c> makes them.</summary>
public sealed class PodPortStream : Stream
{
    private static readonly byte? data = 0;

    private readonly StreamDemuxer demuxer;
    private readonly Stream stream;

    private PodPortStream(StreamDemuxer demuxer)
    {
        this.demuxer = demuxer;
        stream = demuxer.GetStream(data, data);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static async Task<PodPortStream> OpenAsync(ApiServer api, ObjectKey pod, int port, CancellationToken cancellation)
    {
        WebSocket socket = await api.Library.WebSocketNamespacedPodPortForwardAsync(pod.Name, pod.Namespace, [port], "v4.channel.k8s.io", cancellationToken: cancellation);
        StreamDemuxer demuxer = new(socket, StreamType.PortForward, ownsSocket: true);
        PodPortStream connection = new(demuxer);
        demuxer.Start();
        return connection;
    }

    public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The library's stream knows the blocking way alone.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        byte[] bytes = new byte[buffer.Length];
        int read = await Task.Run(() => stream.Read(bytes, 0, bytes.Length), cancellationToken).WaitAsync(cancellationToken);
        bytes.AsSpan(0, read).CopyTo(buffer.Span);
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => demuxer.Write((byte)0, buffer, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        byte[] bytes = buffer.ToArray();
        await demuxer.Write((byte)0, bytes, 0, bytes.Length, cancellationToken);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            demuxer.Dispose();
        base.Dispose(disposing);
    }
}
