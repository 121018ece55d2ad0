using System.IO.Pipelines;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>Sends bytes at a pace, each piece as soon as it may go.</summary>
internal sealed class PacedWriter(PipeWriter output, Pace pace, CancellationToken cancellation)
{
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += pace.Piece)
        {
            ReadOnlyMemory<byte> piece = bytes.Slice(at, Math.Min(pace.Piece, bytes.Length - at));
            await pace.TakeAsync(piece.Length, cancellation);
            await output.WriteAsync(piece, cancellation);
        }
    }
}
