using System.IO.Pipelines;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>Sends bytes at a pace, each piece as soon as it may go.</summary>
internal sealed class PacedWriter(PipeWriter output, Pace pace, CancellationToken cancellation)
{
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            ReadOnlyMemory<byte> piece = bytes[..Math.Min(pace.Piece, bytes.Length)];
            await pace.TakeAsync(piece.Length, cancellation);
            await output.WriteAsync(piece, cancellation);
            bytes = bytes[piece.Length..];
        }
    }
}
